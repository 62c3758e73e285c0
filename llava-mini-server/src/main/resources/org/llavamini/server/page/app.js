// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
// The page: chats at the side, one conversation, one question being written.

import { find, make, iconButton } from './dom.js';
import { icon } from './icons.js';
import { say, speak, complain } from './text.js';
import { Problem, json, state, stream } from './api.js';
import * as store from './store.js';
import { take, part } from './media.js';
import * as view from './view.js';
import { openSettings } from './settings.js';
import { startLive, endLive, isLive } from './camera.js';

let all = [];
let chat = emptyChat();
let attached = [];
let asking = null;
let server = 'unknown';

function emptyChat() {
  return { id: store.newId(), title: '', updated: Date.now(), messages: [] };
}

// Words and looks

function dress() {
  const { language, theme } = store.settings();
  speak(language);
  if (theme) document.documentElement.dataset.theme = theme;
  else delete document.documentElement.dataset.theme;
  for (const element of document.querySelectorAll('[data-text]')) element.textContent = say(element.dataset.text);
  for (const element of document.querySelectorAll('[data-placeholder]')) element.placeholder = say(element.dataset.placeholder);
  for (const element of document.querySelectorAll('[data-label]')) {
    element.setAttribute('aria-label', say(element.dataset.label));
    if (element.tagName === 'BUTTON') element.title = say(element.dataset.label);
  }
  showStatus();
}

function drawIcons() {
  for (const element of document.querySelectorAll('[data-icon]')) element.replaceChildren(icon(element.dataset.icon));
}

function notice(text) {
  const line = find('notice');
  line.hidden = !text;
  line.replaceChildren(...(text ? [view.problem(text)] : []));
}

// The server

let modelName = '';

function showStatus() {
  find('status').className = server;
  find('status').lastElementChild.textContent = server === 'ready' ? modelName : say(server) || '';
}

async function watchServer() {
  const now = await state();
  server = now.state;
  modelName = now.model || modelName;
  showStatus();
  setTimeout(watchServer, server === 'ready' ? 15000 : 1500);
}

const pause = (time, signal) => new Promise((resolve, reject) => {
  const clock = setTimeout(resolve, time);
  signal.addEventListener('abort', () => { clearTimeout(clock); reject(new DOMException('', 'AbortError')); }, { once: true });
});

// Chats at the side

async function listChats() {
  try {
    all = await store.chats();
  } catch {
    all = [];
  }
  drawChats();
}

function drawChats() {
  const wanted = find('search').value.trim().toLowerCase();
  const found = all.filter(each => !wanted || each.title.toLowerCase().includes(wanted)
    || each.messages.some(message => message.text.toLowerCase().includes(wanted)));
  const rows = found.map(each => {
    const open = make('button', { type: 'button', onclick: () => openChat(each) }, each.title || say('untitled'));
    const remove = iconButton('remove', say('remove'), () => removeChat(each));
    const row = make('div', { className: 'chat' + (each.id === chat.id ? ' current' : '') }, open, remove);
    if (each.id === chat.id) open.setAttribute('aria-current', 'true');
    return row;
  });
  find('chats').replaceChildren(...(rows.length || !wanted ? rows : [make('p', {}, say('nothingFound'))]));
}

function openChat(each) {
  stop();
  chat = each;
  menu(false);
  notice('');
  draw(true);
  drawChats();
}

function newChat() {
  openChat(emptyChat());
  find('question').focus();
}

async function removeChat(each) {
  if (!confirm(say('sure'))) return;
  if (each.id === chat.id) newChat();
  await store.removeChat(each).catch(() => {});
  await listChats();
}

async function keep() {
  chat.updated = Date.now();
  try {
    await store.saveChat(chat);
  } catch {
    notice(complain('store'));
  }
  await listChats();
}

const menu = open => find('app').classList.toggle('menu', open);

// The conversation

/** The model looks at one picture or video: the latest, and what was said since. */
function beginning(messages) {
  return Math.max(0, messages.findLastIndex(message => message.role === 'user' && message.media?.length));
}

function draw(toEnd) {
  const area = find('messages');
  const near = toEnd || area.scrollHeight - area.scrollTop - area.clientHeight < 90;
  find('title').textContent = chat.title;
  document.title = chat.title ? chat.title + ' – LLaVA-Mini' : 'LLaVA-Mini';
  if (!chat.messages.length) {
    area.replaceChildren(view.welcome({ choose: () => find('file').click(), live: goLive }));
    return;
  }
  const from = beginning(chat.messages);
  const elements = [];
  let picture = null;
  chat.messages.forEach((message, index) => {
    if (message.media?.length) picture = message.media.length === 1 && message.media[0].kind === 'image' ? message.media[0] : null;
    if (index === from && index > 0) elements.push(view.divider());
    const last = index === chat.messages.length - 1;
    elements.push(view.message(message, {
      retry: last && message.role === 'assistant' && !asking ? retry : null,
      look: picture && message.role === 'assistant' && !asking ? element => look(element, picture) : null,
      edit: message.role === 'user' && !asking ? element => edit(index, element) : null
    }));
  });
  area.replaceChildren(...elements);
  if (near) area.scrollTop = area.scrollHeight;
}

let drawing = 0;
function drawSoon() {
  drawing ||= requestAnimationFrame(() => { drawing = 0; draw(false); });
}

function busy(on) {
  find('send').hidden = on;
  find('stop').hidden = !on;
  allowSending();
}

function allowSending() {
  find('send').disabled = !find('question').value.trim() && !attached.length;
}

function stop() {
  asking?.abort();
}

/** Shows where in the picture the compressor looked, or hides it again. */
async function look(element, item) {
  const shown = element.querySelector('.map');
  if (shown) return shown.remove();
  try {
    const blob = await store.media(item.id);
    if (!blob) throw new Problem('gone', complain('gone'));
    const address = (await part(item, blob, 1, 1)).image_url.url;
    const map = await json('v1/vision/map', store.settings().key, { method: 'POST', body: JSON.stringify({ image_url: address }) });
    element.append(view.heat(map));
    element.scrollIntoView({ block: 'nearest' });
  } catch (failure) {
    notice(failure.message);
  }
}

function retry() {
  while (chat.messages.at(-1)?.role === 'assistant') chat.messages.pop();
  answer();
}

function edit(index, element) {
  view.editor(element, chat.messages[index].text, text => {
    if (text !== null) {
      chat.messages[index].text = text;
      chat.messages.length = index + 1;
      answer();
    } else {
      draw(false);
    }
  });
}

async function request() {
  const { temperature, maxTokens, system, fps, maxFrames } = store.settings();
  const messages = system.trim() ? [{ role: 'system', content: system.trim() }] : [];
  let together = false;
  for (const message of chat.messages.slice(beginning(chat.messages))) {
    if (message.role === 'assistant') {
      if (message.text) messages.push({ role: 'assistant', content: message.text });
      continue;
    }
    const parts = [];
    for (const item of message.media || []) {
      const blob = await store.media(item.id);
      if (!blob) throw new Problem('gone', complain('gone'));
      parts.push(await part(item, blob, fps, maxFrames));
    }
    together ||= parts.length > 1;
    messages.push({ role: 'user', content: parts.length ? [...parts, { type: 'text', text: message.text }] : message.text });
  }
  const video = { fps, num_frames: maxFrames, frames_as_images: together };
  return { messages, temperature, max_tokens: maxTokens, stream: true, stream_options: { include_usage: true }, media_io_kwargs: { video } };
}

/** Has the conversation answered; waits for a model that loads. */
async function answer() {
  stop();
  const mine = asking = new AbortController();
  const where = chat;
  const message = { role: 'assistant', text: '', waiting: 'thinking' };
  if (where.messages.at(-1).media?.length) message.waiting = 'seeing';
  where.messages.push(message);
  busy(true);
  draw(true);
  await keep();
  const own = {};
  try {
    const body = await request();
    for (;;) {
      try {
        await stream('v1/chat/completions', store.settings().key, body, mine.signal, event => {
          const choice = event.choices[0];
          if (choice?.delta?.content) {
            message.text += choice.delta.content;
            if (chat === where) drawSoon();
          }
          if (choice?.finish_reason) own.end = choice.finish_reason;
          if (event.usage) own.usage = event.usage;
          if (event.llava_mini) own.own = event.llava_mini;
        });
        break;
      } catch (failure) {
        if (failure.kind !== 'loading') throw failure;
        message.waiting = 'waiting';
        if (chat === where) draw(false);
        await pause(1500, mine.signal);
      }
    }
    message.end = own.own?.finish_reason || own.end;
    message.facts = { usage: own.usage, own: own.own };
  } catch (failure) {
    if (failure.name === 'AbortError') message.end = 'cancelled';
    else message.problem = failure.message;
  }
  delete message.waiting;
  if (asking === mine) asking = null;
  busy(asking !== null);
  find('spoken').textContent = message.problem || message.text;
  if (chat === where) draw(false);
  await store.saveChat(where).catch(() => {});
  await listChats();
}

// The question being written

function drawAttached() {
  find('attached').replaceChildren(...attached.map((item, index) => {
    const element = view.figure({ ...item, name: item.kind === 'video' ? item.name : '' });
    element.append(iconButton('close', say('remove'), () => { attached.splice(index, 1); drawAttached(); }, ''));
    return element;
  }), attached.length > 1 ? make('span', { className: 'note' }, say('asFrames')) : '');
  find('attached').hidden = !attached.length;
  find('video-options').hidden = !attached.some(item => item.kind === 'video');
  allowSending();
}

async function attach(files) {
  notice('');
  for (const file of files) {
    try {
      const item = await take(file);
      if (!item.kept) notice(complain('store'));
      if ((item.kind === 'video' || attached.some(each => each.kind === 'video')) && attached.length) {
        throw new Problem('one', complain('one'));
      }
      attached.push(item);
    } catch (failure) {
      notice(failure.message);
    }
  }
  drawAttached();
  find('question').focus();
}

function grow() {
  const area = find('question');
  area.style.height = 'auto';
  area.style.height = area.scrollHeight + 'px';
  allowSending();
}

function ask() {
  const text = find('question').value.trim();
  if ((!text && !attached.length) || asking) return;
  chat.messages.push({ role: 'user', text, media: attached });
  chat.title ||= (text || attached[0].name || say('untitled')).slice(0, 60);
  attached = [];
  find('question').value = '';
  notice('');
  grow();
  drawAttached();
  answer();
}

function goLive() {
  notice('');
  startLive(notice);
}

// What people do

function listen() {
  find('composer').onsubmit = event => { event.preventDefault(); ask(); };
  find('question').oninput = grow;
  find('question').onkeydown = event => {
    if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      ask();
    }
    if (event.key === 'ArrowUp' && !event.target.value && !asking) {
      const last = chat.messages.findLastIndex(message => message.role === 'user');
      if (last >= 0) {
        event.preventDefault();
        edit(last, [...document.querySelectorAll('.message')][last]);
      }
    }
  };
  find('stop').onclick = () => { stop(); find('question').focus(); };
  find('attach').onclick = () => find('file').click();
  find('photograph').onclick = () => find('photo').click();
  find('go-live').onclick = goLive;
  for (const id of ['file', 'photo']) {
    find(id).onchange = event => { attach([...event.target.files]); event.target.value = ''; };
  }
  for (const [id, name] of [['fps', 'fps'], ['max-frames', 'maxFrames']]) {
    find(id).value = store.settings()[name];
    find(id).onchange = event => { if (event.target.checkValidity()) store.saveSettings({ [name]: Number(event.target.value) }); };
  }
  find('new-chat').onclick = newChat;
  find('search').oninput = drawChats;
  find('open-sidebar').onclick = () => menu(true);
  find('close-sidebar').onclick = () => menu(false);
  find('shade').onclick = () => menu(false);
  find('open-settings').onclick = () => openSettings(name => {
    dress();
    draw(false);
    drawChats();
    if (name === 'language') find('open-settings').click();
  }, async removed => {
    if (removed) newChat();
    await listChats();
  });
  document.onpaste = event => {
    const files = [...event.clipboardData.files];
    if (files.length) {
      event.preventDefault();
      attach(files);
    }
  };
  document.onkeydown = event => {
    const command = event.ctrlKey || event.metaKey;
    if (event.key === 'Escape') {
      if (asking) stop();
      else if (isLive()) endLive();
      else menu(false);
    } else if (command && event.key.toLowerCase() === 'k') {
      event.preventDefault();
      menu(true);
      find('search').focus();
    } else if (command && event.shiftKey && event.key.toLowerCase() === 'o') {
      event.preventDefault();
      newChat();
    }
  };
  let depth = 0;
  const holdsFiles = event => [...(event.dataTransfer?.types || [])].includes('Files');
  document.ondragenter = event => { if (holdsFiles(event)) { depth++; find('drop').hidden = false; } };
  document.ondragleave = event => { if (holdsFiles(event) && --depth <= 0) { depth = 0; find('drop').hidden = true; } };
  document.ondragover = event => event.preventDefault();
  document.ondrop = event => {
    event.preventDefault();
    depth = 0;
    find('drop').hidden = true;
    attach([...event.dataTransfer.files]);
  };
  addEventListener('pagehide', () => { if (isLive()) endLive(); });
}

drawIcons();
dress();
listen();
draw(true);
allowSending();
await listChats();
watchServer();
if (matchMedia('(min-width: 761px)').matches) find('question').focus();
