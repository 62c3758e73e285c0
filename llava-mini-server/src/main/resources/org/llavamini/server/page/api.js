// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
// Talks to the server: errors as one kind of object, answers as they grow.

import { complain } from './text.js';

/** What went wrong, in a line that says what to do; kind is what the page reacts to. */
export class Problem extends Error {
  constructor(kind, message) {
    super(message);
    this.kind = kind;
  }
}

function headers(key) {
  return key ? { 'Content-Type': 'application/json', Authorization: 'Bearer ' + key } : { 'Content-Type': 'application/json' };
}

async function reach(path, options) {
  try {
    return await fetch(path, options);
  } catch (failure) {
    if (failure.name === 'AbortError') throw failure;
    throw new Problem('network', complain('network'));
  }
}

/** Says what an error object of the server means here. */
function problem(status, error) {
  // Where in the request it is means nothing to somebody who did not write the request.
  const message = (error?.message || 'HTTP ' + status).replace(/ \([\w.[\]]+\)$/, '');
  if (status === 401) return new Problem('key', complain('key'));
  if (status === 429) return new Problem('busy', complain('busy'));
  if (status === 503) return new Problem(error?.code === 'model_loading' ? 'loading' : 'busy', error?.code === 'model_loading' ? complain('loading') : message);
  if (status === 413) return new Problem('large', complain('large') + ' (' + message + ')');
  if (status === 415) return new Problem('unreadable', complain('unreadable'));
  return new Problem('other', message);
}

async function refusal(response) {
  let error;
  try {
    error = (await response.json()).error;
  } catch {
    error = undefined;
  }
  return problem(response.status, error);
}

/** Asks for JSON. */
export async function json(path, key, options = {}) {
  const response = await reach(path, { ...options, headers: { ...headers(key), ...options.headers } });
  if (!response.ok) throw await refusal(response);
  return response.status === 204 ? null : response.json();
}

/** Returns how the server is: ready, loading, draining, away. */
export async function state() {
  try {
    const response = await fetch('ready', { cache: 'no-store' });
    const body = await response.json();
    if (response.ok) return { state: 'ready', model: body.model };
    return { state: body.error?.code === 'model_loading' ? 'loading' : body.error?.code === 'draining' ? 'draining' : 'away' };
  } catch {
    return { state: 'away' };
  }
}

/** Gives each event's data as it comes. */
async function* events(body) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let buffer = '';
  while (true) {
    const { value, done } = await reader.read();
    if (done) return;
    buffer += value;
    for (let end = buffer.indexOf('\n\n'); end >= 0; end = buffer.indexOf('\n\n')) {
      const event = buffer.slice(0, end);
      buffer = buffer.slice(end + 2);
      if (event.startsWith('data: ')) yield event.slice(6);
    }
  }
}

/**
 * Asks and tells each event.
 * @param onEvent gets the object of each event
 */
export async function stream(path, key, request, signal, onEvent) {
  const response = await reach(path, { method: 'POST', headers: headers(key), body: JSON.stringify(request), signal });
  if (!response.ok) throw await refusal(response);
  let complete = false;
  try {
    for await (const data of events(response.body)) {
      if (data === '[DONE]') {
        complete = true;
        break;
      }
      const event = JSON.parse(data);
      if (event.error) throw problem(0, event.error);
      onEvent(event);
    }
  } catch (failure) {
    if (failure.name === 'AbortError' || failure instanceof Problem) throw failure;
    throw new Problem('network', complain('cutOff'));
  }
  if (!complete) throw new Problem('network', complain('cutOff'));
}
