// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
// Pictures and videos on their way to the server: previews, addresses that hold their content, frames of what is too large to send whole.

import { newId, saveMedia } from './store.js';
import { Problem } from './api.js';
import { complain } from './text.js';

const PREVIEW = 320;
const LARGEST_WHOLE_VIDEO = 30e6;
const LARGEST_PICTURE = 20e6;

export const kindOf = file => file.type.startsWith('image/') ? 'image' : file.type.startsWith('video/') || /\.(mkv|avi|mov|m4v|ts|flv|mpg|mpeg)$/i.test(file.name || '') ? 'video' : '';

function drawn(source, width, height, most) {
  const scale = Math.min(1, most / Math.max(width, height, 1));
  const canvas = document.createElement('canvas');
  canvas.width = Math.max(1, Math.round(width * scale));
  canvas.height = Math.max(1, Math.round(height * scale));
  canvas.getContext('2d').drawImage(source, 0, 0, canvas.width, canvas.height);
  return canvas;
}

const waitFor = (target, event, limit = 8000) => new Promise((resolve, reject) => {
  const clock = setTimeout(() => reject(new Error('too late')), limit);
  target.addEventListener(event, () => { clearTimeout(clock); resolve(); }, { once: true });
  target.addEventListener('error', () => { clearTimeout(clock); reject(new Error('unreadable')); }, { once: true });
});

async function opened(blob, work) {
  const video = document.createElement('video');
  video.muted = true;
  video.preload = 'auto';
  video.src = URL.createObjectURL(blob);
  try {
    await waitFor(video, 'loadeddata');
    return await work(video);
  } finally {
    URL.revokeObjectURL(video.src);
    video.removeAttribute('src');
  }
}

async function preview(file, kind) {
  try {
    if (kind === 'image') {
      const bitmap = await createImageBitmap(file);
      return drawn(bitmap, bitmap.width, bitmap.height, PREVIEW).toDataURL('image/jpeg', .75);
    }
    return await opened(file, video => drawn(video, video.videoWidth, video.videoHeight, PREVIEW).toDataURL('image/jpeg', .75));
  } catch {
    // What the browser cannot show the server may still read.
    return '';
  }
}

/** Takes a file in and returns what a chat keeps of it; the content lies apart. */
export async function take(file) {
  const kind = kindOf(file);
  if (!kind) throw new Problem('kind', complain('kind'));
  const item = { id: newId(), kind, name: file.name || '', type: file.type, size: file.size, preview: await preview(file, kind) };
  item.kept = await saveMedia(item.id, file);
  return item;
}

const address = blob => new Promise((resolve, reject) => {
  const reader = new FileReader();
  reader.onload = () => resolve(reader.result);
  reader.onerror = () => reject(reader.error);
  reader.readAsDataURL(blob);
});

/** A photograph of many megabytes is sent smaller: models look at a few hundred pixels a side. */
async function picture(blob) {
  if (blob.size <= LARGEST_PICTURE) return address(blob);
  const bitmap = await createImageBitmap(blob);
  return drawn(bitmap, bitmap.width, bitmap.height, 2048).toDataURL('image/jpeg', .92);
}

/** The frames that the server would choose, for videos that are too large to send whole. */
async function frames(blob, fps, most) {
  return opened(blob, async video => {
    const seconds = Number.isFinite(video.duration) ? video.duration : 1;
    const count = Math.max(1, Math.min(most, Math.floor(seconds * fps)));
    const parts = [];
    for (let index = 0; index < count; index++) {
      video.currentTime = Math.min(seconds, (index + .5) * seconds / count);
      await waitFor(video, 'seeked');
      parts.push(drawn(video, video.videoWidth, video.videoHeight, 672).toDataURL('image/jpeg', .88).split(',')[1]);
    }
    return 'data:video/jpeg;base64,' + parts.join(',');
  });
}

/** Returns the content part of a request for a picture or video. */
export async function part(item, blob, fps, maxFrames) {
  if (item.kind === 'image') return { type: 'image_url', image_url: { url: await picture(blob) } };
  if (blob.size > LARGEST_WHOLE_VIDEO) {
    return { type: 'video_url', video_url: { url: await frames(blob, fps, maxFrames) } };
  }
  const url = await address(blob);
  return { type: 'video_url', video_url: { url: url.startsWith('data:video/') ? url : url.replace(/^data:[^;,]*/, 'data:video/mp4') } };
}

/** Returns a frame of a playing video as a JPEG file. */
export const frame = video => new Promise(resolve => drawn(video, video.videoWidth, video.videoHeight, 672).toBlob(resolve, 'image/jpeg', .85));
