// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
// How a conversation looks.

import { make, iconButton } from './dom.js';
import { icon } from './icons.js';
import { markdown } from './markdown.js';
import { say } from './text.js';

/** What is shown while there is no question yet. */
export function welcome(actions) {
  return make('div', { className: 'welcome' },
    make('img', { src: 'page/icon.svg', alt: '' }),
    make('h2', {}, say('welcome')),
    make('p', {}, say('welcomeText')),
    make('div', { className: 'chips' },
      make('button', { type: 'button', onclick: actions.choose }, say('choose')),
      make('button', { type: 'button', onclick: actions.live }, say('tryLive'))));
}

/** A picture or video with its preview. */
export function figure(item) {
  const image = item.preview
    ? make('img', { alt: item.name || say(item.kind), src: item.preview })
    : make('div', { className: 'blank' }, icon(item.kind === 'video' ? 'video' : 'picture'));
  const badge = item.kind === 'video' || !item.preview
    ? make('span', { className: 'badge' }, icon(item.kind === 'video' ? 'video' : 'picture'), (item.name || say(item.kind)).slice(-24))
    : null;
  return make('figure', {}, image, badge);
}

/** A line about a failure, with a button to try again where that may help. */
export function problem(text, again) {
  const line = make('div', { className: 'problem', role: 'alert' }, icon('warning'), make('span', {}, text));
  if (again) line.append(make('button', { type: 'button', onclick: again }, say('again')));
  return line;
}

const rounded = millis => millis >= 1000 ? (millis / 1000).toFixed(1) + ' s' : millis >= 10 ? Math.round(millis) + ' ms' : millis.toFixed(1) + ' ms';

function fact(value, label, className = '') {
  return make('span', { className }, make('b', {}, String(value)), ' ' + label);
}

/** What the paper is about: vision tokens, and where the time went. */
function facts(message) {
  const { usage, own } = message.facts;
  const line = make('div', { className: 'facts' });
  const vision = usage?.prompt_tokens_details?.vision_tokens || 0;
  if (vision) line.append(fact(vision, say('vision', vision)));
  if (own?.frames > 1) line.append(fact(own.frames, say('frames')));
  if (own?.frames_skipped) line.append(fact(own.frames_skipped, say('skipped')));
  const times = own?.timings;
  if (times) {
    if (own.picture_known) line.append(make('span', { className: 'known' }, make('b', {}, '✓'), ' ' + say('known')));
    else if (vision && times.vision_ms) line.append(fact(rounded(times.vision_ms), say('seen')));
    line.append(fact(rounded(times.time_to_first_token_ms), say('first')));
    if (usage?.completion_tokens > 1) line.append(fact(rounded(times.decode_ms_per_token), say('each')));
  }
  if (usage) line.append(fact(usage.completion_tokens, say('tokens', usage.completion_tokens)));
  return line;
}

const REASONS = { cancelled: 'stopped', length: 'cut', deadline: 'late' };

function answer(message, actions) {
  const element = make('article', { className: 'message assistant' });
  element.setAttribute('aria-label', say('model'));
  if (message.text) element.append(make('div', { className: 'text' }, ...markdown(message.text)));
  else if (message.waiting) {
    const dots = make('span', {}, make('i'), make('i'), make('i'));
    element.append(make('div', { className: 'thinking' }, dots, say(message.waiting)));
  }
  if (message.problem) element.append(problem(message.problem, message.waiting ? null : actions.retry));
  if (message.waiting) return element;
  const reason = REASONS[message.end];
  if (reason) element.append(make('div', { className: 'facts' }, say(reason)));
  if (message.facts) element.append(facts(message));
  const buttons = make('div', { className: 'actions' });
  if (message.text) {
    const copy = iconButton('copy', say('copy'), async () => {
      await navigator.clipboard?.writeText(message.text);
      copy.replaceChildren(icon('check'));
      setTimeout(() => copy.replaceChildren(icon('copy')), 1500);
    });
    buttons.append(copy);
  }
  if (actions.look && message.text) buttons.append(iconButton('eye', say('map'), () => actions.look(element)));
  if (actions.retry && !message.problem) buttons.append(iconButton('retry', say('retry'), actions.retry));
  if (buttons.childElementCount) element.append(buttons);
  return element;
}

function question(message, actions) {
  const element = make('article', { className: 'message user' });
  element.setAttribute('aria-label', say('you'));
  if (message.media?.length) {
    const shown = make('div', { className: 'shown' + (message.media.length > 1 ? ' many' : '') }, ...message.media.map(figure));
    element.append(shown);
  }
  if (message.text) element.append(make('div', { className: 'bubble' }, message.text));
  if (actions.edit) element.append(make('div', { className: 'actions' },
    iconButton('copy', say('copy'), () => navigator.clipboard?.writeText(message.text)),
    iconButton('edit', say('edit'), () => actions.edit(element))));
  return element;
}

/** One message. Actions that are not given are not offered. */
export function message(data, actions) {
  return data.role === 'user' ? question(data, actions) : answer(data, actions);
}

/** The picture as the model saw it, bright where the compressor looked. */
export function heat(map) {
  const canvas = make('canvas', { width: map.side, height: map.side });
  const pixels = canvas.getContext('2d').createImageData(map.side, map.side);
  const most = Math.max(...map.weights);
  map.weights.forEach((weight, index) => {
    const share = Math.sqrt(weight / most);
    pixels.data.set([255, Math.round(200 * share), 40, Math.round(225 * share)], 4 * index);
  });
  canvas.getContext('2d').putImageData(pixels, 0, 0);
  return make('div', { className: 'map' }, make('img', { src: map.seen, alt: say('map') }), canvas);
}

/** Says that what is above is not sent any more. */
export const divider = () => make('div', { className: 'divider' }, say('onlyFrom'));

/** Puts a text field in the place of a question. */
export function editor(element, text, onDone) {
  const area = make('textarea', { value: text });
  area.setAttribute('aria-label', say('edit'));
  const close = value => { form.remove(); onDone(value); };
  const form = make('form', { className: 'edit', onsubmit: event => { event.preventDefault(); close(area.value.trim() || null); } }, area,
    make('div', { className: 'row' },
      make('button', { type: 'button', className: 'plain', onclick: () => close(null) }, say('cancel')),
      make('button', { type: 'submit', className: 'plain main' }, say('send'))));
  area.onkeydown = event => {
    if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) { event.preventDefault(); form.requestSubmit(); }
    if (event.key === 'Escape') { event.stopPropagation(); close(null); }
  };
  element.replaceChildren(form);
  area.focus();
}
