// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
// Chats and what they show, kept in the browser: chats hold small previews and the ids of pictures and videos, which lie apart, so that a
// large video can never take the chats with it.

const VERSION = 1;
let opening;

function database() {
  opening ||= new Promise((resolve, reject) => {
    const request = indexedDB.open('llava-mini', VERSION);
    request.onupgradeneeded = () => {
      request.result.createObjectStore('chats', { keyPath: 'id' });
      request.result.createObjectStore('media');
    };
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  return opening;
}

async function use(store, mode, work) {
  const base = await database();
  return new Promise((resolve, reject) => {
    const transaction = base.transaction(store, mode);
    const request = work(transaction.objectStore(store));
    transaction.oncomplete = () => resolve(request.result);
    transaction.onerror = () => reject(transaction.error);
    transaction.onabort = () => reject(transaction.error);
  });
}

// What the browser would not take lives as long as the page.
const unsaved = new Map();

export const newId = () => crypto.getRandomValues(new Uint32Array(3)).reduce((text, part) => text + part.toString(36), '');

/** Returns all chats, the latest first. */
export async function chats() {
  const all = await use('chats', 'readonly', store => store.getAll());
  return all.sort((one, other) => other.updated - one.updated);
}

export const saveChat = chat => use('chats', 'readwrite', store => store.put(structuredClone(chat)));

export async function removeChat(chat) {
  for (const message of chat.messages) {
    for (const item of message.media || []) {
      unsaved.delete(item.id);
      await use('media', 'readwrite', store => store.delete(item.id));
    }
  }
  await use('chats', 'readwrite', store => store.delete(chat.id));
}

/** Keeps a picture or video; returns whether it outlives the page. */
export async function saveMedia(id, blob) {
  unsaved.set(id, blob);
  try {
    await use('media', 'readwrite', store => store.put(blob, id));
    unsaved.delete(id);
    return true;
  } catch {
    return false;
  }
}

export async function media(id) {
  return unsaved.get(id) || use('media', 'readonly', store => store.get(id)).catch(() => undefined);
}

const DEFAULTS = { language: '', theme: '', temperature: 0, maxTokens: 512, system: '', key: '', fps: 1, maxFrames: 64 };

/** Returns the settings; the key stays in this browser like all of them. */
export function settings() {
  try {
    return { ...DEFAULTS, ...JSON.parse(localStorage.getItem('llava-mini') || '{}') };
  } catch {
    return { ...DEFAULTS };
  }
}

export function saveSettings(changed) {
  localStorage.setItem('llava-mini', JSON.stringify({ ...settings(), ...changed }));
}
