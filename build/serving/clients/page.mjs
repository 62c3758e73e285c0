// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
// Drives the chat page in headless Chromium, with screenshots to be looked at: address, browser, folder of examples, folder for pictures.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { chromium } from 'playwright-core';

const [address, executablePath, examples, out] = process.argv.slice(2);
const browser = await chromium.launch({
  executablePath,
  args: ['--no-sandbox', '--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream']
});
const complaints = [];

async function opened(options) {
  const context = await browser.newContext({ viewport: { width: 1200, height: 800 }, locale: 'en-US', permissions: ['camera'], ...options });
  const page = await context.newPage();
  page.setDefaultTimeout(120000);
  page.on('pageerror', failure => complaints.push(String(failure)));
  page.on('console', message => { if (/Content Security Policy/.test(message.text())) complaints.push(message.text()); });
  page.on('request', request => {
    if (!/^(data|blob):/.test(request.url()) && !request.url().startsWith(address + '/')) complaints.push('asks outside: ' + request.url());
  });
  await page.goto(address + '/');
  await page.waitForSelector('#status.ready');
  return page;
}

const idle = page => page.waitForFunction(() => document.querySelector('#stop').hidden);
const last = page => page.locator('.message.assistant .text').last().innerText();
const shot = (page, name) => page.screenshot({ path: `${out}/${name}.png` });

async function ask(page, text, file) {
  if (file) {
    await page.setInputFiles('#file', `${examples}/${file}`);
    await page.waitForSelector('#attached figure');
  }
  await page.fill('#question', text);
  await page.keyboard.press('Enter');
  await idle(page);
}

// A picture by choice, a second question, vision tokens and times.
let page = await opened({});
await ask(page, 'What color is the shape?', 'red-triangle.png');
assert.equal((await last(page)).trim(), 'red');
assert.match(await page.locator('.facts').last().innerText(), /vision token/);
await ask(page, 'What shape is it?');
assert.equal(await page.locator('.message').count(), 4);
await shot(page, 'page-desktop');

// Where the compressor looked.
await page.locator('.message.assistant').last().getByLabel('Where it looked').click();
await page.waitForSelector('.map canvas');
await shot(page, 'page-map');
await page.locator('.message.assistant').last().getByLabel('Where it looked').click();
await page.waitForSelector('.map', { state: 'detached' });

// Another picture begins anew; retry, edit and copy are there for the keyboard.
await ask(page, 'What color is the shape?', 'teal-circle.png');
assert.equal((await last(page)).trim(), 'teal');
assert.equal(await page.locator('.divider').count(), 1);
await page.locator('.message.assistant').last().getByLabel('Answer again').press('Enter');
await idle(page);
assert.equal((await last(page)).trim(), 'teal');
await page.locator('#question').press('ArrowUp');
await page.keyboard.press('Control+A');
await page.keyboard.type('What shape is it?');
await page.keyboard.press('Enter');
await idle(page);
assert.equal(await page.locator('.bubble').last().innerText(), 'What shape is it?');

// By paste and by drop.
for (const event of ['paste', 'drop']) {
  const content = readFileSync(`${examples}/red-triangle.png`).toString('base64');
  await page.evaluate(([kind, base64]) => {
    const bytes = Uint8Array.from(atob(base64), character => character.charCodeAt(0));
    const data = new DataTransfer();
    data.items.add(new File([bytes], 'a.png', { type: 'image/png' }));
    const made = kind === 'paste' ? new ClipboardEvent('paste', { clipboardData: data, bubbles: true }) : new DragEvent('drop', { dataTransfer: data, bubbles: true });
    document.body.dispatchEvent(made);
  }, [event, content]);
  await page.waitForSelector('#attached figure');
  await page.locator('#attached button').click();
}

// It is all there after a reload, is found, exported and imported.
await page.reload();
await page.waitForSelector('#chats .chat');
await page.keyboard.press('Control+K');
await page.keyboard.type('zzz');
assert.match(await page.locator('#chats').innerText(), /Nothing found/);
await page.fill('#search', '');
await page.locator('#chats .chat button').first().click();
assert.equal(await page.locator('.message').count(), 6);
await page.click('#open-settings');
const [download] = await Promise.all([page.waitForEvent('download'), page.getByText('Export chats').click()]);
await download.saveAs(`${out}/chats.json`);
await page.setInputFiles('dialog input[type=file]', `${out}/chats.json`);
await page.waitForFunction(() => document.querySelectorAll('#chats .chat').length === 2);
await shot(page, 'page-settings');
await page.context().close();

// What is no picture is refused in a line that says what to do.
page = await opened({});
await page.setInputFiles('#file', { name: 'broken.png', mimeType: 'image/png', buffer: Buffer.from('no picture') });
await page.waitForSelector('#attached figure');
await page.fill('#question', 'What is it?');
await page.keyboard.press('Enter');
await page.waitForSelector('.problem');
assert.match(await page.locator('.problem').innerText(), /cannot read this file/);
await shot(page, 'page-error');

// The server goes away: said at once, and nothing is lost.
await page.route('**/v1/chat/completions', route => route.abort());
await page.fill('#question', 'Are you there?');
await page.keyboard.press('Enter');
await page.waitForFunction(() => /cannot be reached/.test(document.querySelector('#messages').innerText));
await page.unroute('**/v1/chat/completions');

// Stop before the first token.
await page.route('**/v1/chat/completions', () => {});
await page.fill('#question', 'Wait for me');
await page.keyboard.press('Enter');
await page.waitForSelector('.thinking');
await page.keyboard.press('Escape');
await idle(page);
assert.match(await page.locator('#messages').innerText(), /Stopped/);
await page.unroute('**/v1/chat/completions');
await page.context().close();

// The camera with a standing question.
page = await opened({});
await page.click('#go-live');
await page.waitForSelector('#camera video');
await page.getByText('Start', { exact: true }).click();
await page.waitForFunction(() => { const said = document.querySelector('#camera .said').textContent; return said && said !== '…'; });
await shot(page, 'page-camera');
await page.keyboard.press('Escape');
await page.waitForSelector('#camera', { state: 'hidden' });
await page.context().close();

// On a phone, dark, in Chinese.
page = await opened({ viewport: { width: 390, height: 844 }, colorScheme: 'dark', locale: 'zh-CN', hasTouch: true });
assert.equal(await page.locator('html').getAttribute('lang'), 'zh-CN');
await ask(page, 'What color is the shape?', 'red-triangle.png');
assert.equal((await last(page)).trim(), 'red');
assert.equal(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), true);
await shot(page, 'page-phone');
await page.context().close();

await browser.close();
assert.deepEqual(complaints, []);
console.log('page: pictures, chats, errors, stop, camera, phone');
