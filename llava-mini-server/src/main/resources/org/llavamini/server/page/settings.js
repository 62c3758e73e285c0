// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
// The settings, and chats in and out.

import { find, make, iconButton } from './dom.js';
import { say, complain } from './text.js';
import { settings, saveSettings, chats, saveChat, media, saveMedia, removeChat, newId } from './store.js';
import { Problem } from './api.js';

const FORMAT = 'llava-mini-chats';
const LARGEST_EXPORTED = 20e6;

const address = blob => new Promise(resolve => {
  const reader = new FileReader();
  reader.onload = () => resolve(reader.result);
  reader.onerror = () => resolve(null);
  reader.readAsDataURL(blob);
});

/** Saves all chats as a JSON file; pictures go along, large videos stay. */
async function exportChats() {
  const all = await chats();
  const contents = {};
  for (const item of all.flatMap(chat => chat.messages).flatMap(message => message.media || [])) {
    const blob = await media(item.id);
    if (blob && blob.size <= LARGEST_EXPORTED) contents[item.id] = await address(blob);
  }
  const file = new Blob([JSON.stringify({ format: FORMAT, version: 1, chats: all, media: contents })], { type: 'application/json' });
  const link = make('a', { href: URL.createObjectURL(file), download: 'llava-mini-chats.json' });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
}

function blobOf(dataAddress) {
  const [head, body] = dataAddress.split(',');
  const bytes = Uint8Array.from(atob(body), character => character.charCodeAt(0));
  return new Blob([bytes], { type: head.slice(5).split(';')[0] });
}

const text = value => typeof value === 'string' ? value : '';

/** Takes only what this page understands: the file may come from anywhere. */
function tidy(message) {
  const shown = Array.isArray(message.media) ? message.media : [];
  return {
    role: message.role === 'user' ? 'user' : 'assistant',
    text: text(message.text),
    media: shown.map(item => ({
      id: text(item.id), kind: item.kind === 'video' ? 'video' : 'image', name: text(item.name), type: text(item.type),
      preview: text(item.preview).startsWith('data:image/') ? item.preview : ''
    }))
  };
}

export async function importChats(file) {
  let content;
  try {
    content = JSON.parse(await file.text());
    if (content.format !== FORMAT || !Array.isArray(content.chats)) throw new Error();
  } catch {
    throw new Problem('file', complain('file'));
  }
  for (const chat of content.chats) {
    const messages = (Array.isArray(chat.messages) ? chat.messages : []).map(tidy);
    for (const item of messages.flatMap(message => message.media)) {
      const held = content.media?.[item.id];
      item.id = newId();
      if (typeof held === 'string' && held.startsWith('data:')) await saveMedia(item.id, blobOf(held));
    }
    await saveChat({ id: newId(), title: text(chat.title), updated: Number(chat.updated) || Date.now(), messages });
  }
  return content.chats.length;
}

const field = (label, input) => make('label', {}, say(label), input);

function choice(name, current, options) {
  const select = make('select', { name }, ...options.map(([value, label]) => make('option', { value }, label)));
  select.value = current;
  return select;
}

/** Opens the dialog; onChange is called when something was changed. */
export function openSettings(onChange, onChats) {
  const now = settings();
  const dialog = find('settings');
  const notice = make('small', { role: 'status' });
  const chooser = make('input', { type: 'file', accept: 'application/json', hidden: true });
  chooser.onchange = async () => {
    try {
      notice.textContent = say('imported', await importChats(chooser.files[0]));
      onChats();
    } catch (failure) {
      notice.textContent = failure.message;
    }
  };
  const form = make('form', { method: 'dialog' },
    make('h2', {}, say('settings'), iconButton('close', say('close'), () => dialog.close(), 'icon')),
    make('div', { className: 'pair' },
      field('language', choice('language', now.language, [['', say('automatic')], ['en', 'English'], ['zh', '中文']])),
      field('look', choice('theme', now.theme, [['', say('automatic')], ['light', say('light')], ['dark', say('dark')]]))),
    make('div', { className: 'pair' },
      field('temperature', make('input', { name: 'temperature', type: 'number', min: '0', max: '2', step: '0.1', value: now.temperature })),
      field('longest', make('input', { name: 'maxTokens', type: 'number', min: '1', max: '8192', step: '1', value: now.maxTokens }))),
    field('system', make('textarea', { name: 'system', rows: 2, value: now.system })),
    field('key', make('input', { name: 'key', type: 'password', value: now.key, autocomplete: 'off' })),
    make('small', {}, say('keyHelp')),
    make('div', { className: 'row' },
      make('button', { type: 'button', className: 'plain', onclick: exportChats }, say('exportAll')),
      make('button', { type: 'button', className: 'plain', onclick: () => chooser.click() }, say('importAll')),
      make('button', { type: 'button', className: 'plain', onclick: async () => {
        if (!confirm(say('sureAll'))) return;
        for (const chat of await chats()) await removeChat(chat);
        onChats(true);
      } }, say('deleteAll'))),
    chooser, notice);
  form.onchange = event => {
    const input = event.target;
    if (!input.name || !input.checkValidity()) return;
    saveSettings({ [input.name]: input.type === 'number' ? Number(input.value) : input.value });
    onChange(input.name);
  };
  dialog.replaceChildren(form);
  dialog.onclick = event => { if (event.target === dialog) dialog.close(); };
  if (!dialog.open) dialog.showModal();
}
