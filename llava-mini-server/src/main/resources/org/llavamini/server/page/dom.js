// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
// Small help with elements. Text is always text: nothing here reads markup.

import { icon } from './icons.js';

/** Makes an element; children may be strings. */
export function make(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name in element) {
      element[name] = value;
    } else {
      element.setAttribute(name, value);
    }
  }
  element.append(...children.filter(child => child !== null));
  return element;
}

/** Makes a button that shows a drawing and says a text to screen readers. */
export function iconButton(drawing, label, onclick, classes = 'icon small') {
  const button = make('button', { type: 'button', className: classes, title: label, onclick }, icon(drawing));
  button.setAttribute('aria-label', label);
  return button;
}

export const find = id => document.getElementById(id);
