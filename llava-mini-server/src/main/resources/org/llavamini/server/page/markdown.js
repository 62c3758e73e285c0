// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
// Markdown as models write it, into elements: what a text holds is never read as markup of the page.

import { make, iconButton } from './dom.js';
import { say } from './text.js';

const INLINE = /(`+)([^`]|[^`][\s\S]*?[^`])\1(?!`)|\*\*([^\s*][\s\S]*?)\*\*|__([^\s_][\s\S]*?)__|(?<![\w*])\*([^\s*][^*\n]*?)\*(?!\w)|(?<![\w_])_([^\s_][^_\n]*?)_(?!\w)|~~([^~\n]+)~~|\[([^\]\n]+)\]\((https?:\/\/[^\s)]+)\)|(https?:\/\/[^\s<>()]+[^\s<>().,;:!?'"])/;

function inline(text) {
  const nodes = [];
  let rest = text;
  for (let match = INLINE.exec(rest); match; match = INLINE.exec(rest)) {
    nodes.push(rest.slice(0, match.index), element(match));
    rest = rest.slice(match.index + match[0].length);
  }
  nodes.push(rest);
  return nodes.filter(node => node !== '');
}

function element([, , code, strong1, strong2, soft1, soft2, struck, label, address, bare]) {
  if (code !== undefined) return make('code', {}, code.trim() || code);
  if (strong1 || strong2) return make('strong', {}, ...inline(strong1 || strong2));
  if (soft1 || soft2) return make('em', {}, ...inline(soft1 || soft2));
  if (struck) return make('s', {}, ...inline(struck));
  const link = make('a', { href: address || bare, target: '_blank', rel: 'noopener noreferrer' });
  link.append(...(label ? inline(label) : [bare]));
  return link;
}

function codeBlock(language, lines) {
  const text = lines.join('\n');
  const button = iconButton('copy', say('copy'), () => navigator.clipboard?.writeText(text));
  return make('div', { className: 'code' },
    make('div', { className: 'bar' }, make('span', {}, language || say('code')), button),
    make('pre', { tabIndex: 0 }, make('code', {}, text)));
}

const cells = line => line.trim().replace(/^\||\|$/g, '').split('|').map(cell => cell.trim());
const isRule = line => /^\s*([-*_])(\s*\1){2,}\s*$/.test(line);
const isTable = (line, next) => line.includes('|') && next !== undefined && /^\s*\|?\s*:?-+:?\s*(\|\s*:?-+:?\s*)*\|?\s*$/.test(next) && next.includes('-');
const LIST = /^(\s*)([-*+]|\d{1,9}[.)])\s+(.*)$/;

function table(lines) {
  const rows = lines.filter((_, index) => index !== 1).map((line, index) =>
    make('tr', {}, ...cells(line).map(cell => make(index === 0 ? 'th' : 'td', {}, ...inline(cell)))));
  return make('table', {}, make('thead', {}, rows[0]), make('tbody', {}, ...rows.slice(1)));
}

function list(lines) {
  const first = LIST.exec(lines[0]);
  const outer = first[1].length;
  const ordered = /\d/.test(first[2]);
  const element = make(ordered ? 'ol' : 'ul');
  if (ordered) element.start = parseInt(first[2], 10);
  let at = 0;
  while (at < lines.length) {
    const inner = [];
    const item = LIST.exec(lines[at++]);
    while (at < lines.length) {
      const next = LIST.exec(lines[at]);
      if (next && next[1].length <= outer) break;
      inner.push(lines[at++]);
    }
    const content = [...inline(item[3])];
    if (inner.length) content.push(...blocks(inner.map(line => line.replace(/^\s{1,4}/, ''))));
    element.append(make('li', {}, ...content));
  }
  return element;
}

function blocks(lines) {
  const out = [];
  let at = 0;
  const take = holds => {
    const taken = [];
    while (at < lines.length && holds(lines[at])) taken.push(lines[at++]);
    return taken;
  };
  while (at < lines.length) {
    const line = lines[at];
    const fence = /^\s*(```+|~~~+)\s*([\w+#.-]*)/.exec(line);
    const heading = /^(#{1,6})\s+(.*?)\s*#*$/.exec(line);
    if (!line.trim()) {
      at++;
    } else if (fence) {
      at++;
      const code = take(next => !next.trim().startsWith(fence[1]));
      at++;
      out.push(codeBlock(fence[2], code));
    } else if (heading) {
      at++;
      out.push(make('h' + Math.min(4, heading[1].length), {}, ...inline(heading[2])));
    } else if (isRule(line)) {
      at++;
      out.push(make('hr'));
    } else if (line.startsWith('>')) {
      out.push(make('blockquote', {}, ...blocks(take(next => next.startsWith('>')).map(next => next.replace(/^>\s?/, '')))));
    } else if (isTable(line, lines[at + 1])) {
      out.push(table(take(next => next.includes('|'))));
    } else if (LIST.test(line)) {
      out.push(list(take(next => LIST.test(next) || /^\s+\S/.test(next))));
    } else {
      const paragraph = [lines[at++], ...take(next => next.trim() && !/^(\s*(```|~~~)|#{1,6}\s|>)/.test(next) && !LIST.test(next))];
      const nodes = paragraph.flatMap((text, index) => index ? [make('br'), ...inline(text)] : inline(text));
      out.push(make('p', {}, ...nodes));
    }
  }
  return out;
}

/** Returns the elements of a text. */
export function markdown(text) {
  return blocks(text.replace(/\r\n?/g, '\n').split('\n'));
}
