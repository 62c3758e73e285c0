// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
// The camera as a video that goes on: frames are sent as they come, a standing question is answered again and again.

import { find, make, iconButton } from './dom.js';
import { say, complain } from './text.js';
import { json, stream } from './api.js';
import { settings } from './store.js';
import { frame } from './media.js';

let running = null;

/** Ends what runs and hides the panel. */
export async function endLive() {
  const live = running;
  running = null;
  find('camera').hidden = true;
  find('camera').replaceChildren();
  if (!live) return;
  live.aborter.abort();
  clearInterval(live.clock);
  live.tracks.forEach(track => track.stop());
  if (live.session) await json('v1/video/sessions/' + live.session, settings().key, { method: 'DELETE' }).catch(() => {});
}

export const isLive = () => running !== null;

/** Shows the camera with a standing question. */
export async function startLive(onProblem) {
  if (running) return endLive();
  const live = running = { aborter: new AbortController(), tracks: [], clock: 0, session: '', busy: false };
  let camera;
  try {
    camera = await navigator.mediaDevices.getUserMedia({ video: { facingMode: 'environment', width: { ideal: 960 } }, audio: false });
  } catch {
    running = null;
    onProblem(complain('camera'));
    return;
  }
  live.tracks = camera.getTracks();
  if (running !== live) return live.tracks.forEach(track => track.stop());
  const video = make('video', { autoplay: true, muted: true, playsInline: true, srcObject: camera });
  const said = make('div', { className: 'said' });
  said.setAttribute('aria-live', 'polite');
  const counted = make('small', {}, say('liveSeen', 0, 0));
  const question = make('input', { type: 'text', value: say('standingExample') });
  question.setAttribute('aria-label', say('standing'));
  const start = make('button', { type: 'button', className: 'plain main' }, say('startLive'));
  const panel = find('camera');
  panel.replaceChildren(video, make('div', { className: 'side' }, said, counted,
    make('div', { className: 'row' }, question, start, iconButton('close', say('endLive'), endLive, 'icon'))));
  panel.hidden = false;
  question.focus();
  start.onclick = () => ask();
  question.onkeydown = event => { if (event.key === 'Enter') { event.preventDefault(); ask(); } };

  async function ask() {
    live.aborter.abort();
    live.aborter = new AbortController();
    const { key, maxTokens, fps } = settings();
    try {
      if (!live.session) {
        live.session = (await json('v1/video/sessions', key, { method: 'POST', body: JSON.stringify({ skip_still: .01 }) })).id;
        live.clock = setInterval(() => send(key), 1000 / Math.min(4, Math.max(.2, fps)));
        await send(key);
      }
      said.textContent = '…';
      await stream('v1/video/sessions/' + live.session + '/chat', key,
        { messages: [{ role: 'user', content: question.value || say('standingExample') }], max_tokens: maxTokens, standing: true, stream: true },
        live.aborter.signal, event => { if (event.object === 'video.session.answer') said.textContent = event.content; });
    } catch (failure) {
      if (failure.name !== 'AbortError' && running === live) {
        await endLive();
        onProblem(failure.message);
      }
    }
  }

  async function send(key) {
    if (live.busy || running !== live || !video.videoWidth) return;
    live.busy = true;
    try {
      const picture = await frame(video);
      const state = await json('v1/video/sessions/' + live.session + '/frames', key,
        { method: 'POST', body: picture, headers: { 'Content-Type': 'image/jpeg' } });
      counted.textContent = say('liveSeen', state.frames, state.frames_skipped);
    } catch (failure) {
      if (running === live && failure.kind !== 'busy') {
        await endLive();
        onProblem(failure.message);
      }
    } finally {
      live.busy = false;
    }
  }
}
