// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
// Line drawings of 24 by 24.

const PATHS = {
  plus: 'M12 5v14M5 12h14', search: 'M11 4a7 7 0 1 0 0 14 7 7 0 0 0 0-14zM20 20l-4-4', close: 'M6 6l12 12M18 6L6 18',
  menu: 'M4 7h16M4 12h16M4 17h10', send: 'M12 19V5M6 11l6-6 6 6', stop: 'M6 6h12v12H6z',
  picture: 'M4 5h16v14H4zM4 16l5-5 4 4 3-3 4 4M15.500 9.500h.01',
  photo: 'M4 8h3l2-3h6l2 3h3v11H4zM12 10a3.500 3.500 0 1 0 0 7 3.500 3.500 0 0 0 0-7z',
  live: 'M3 7h12v10H3zM15 11l6-3v8l-6-3z', video: 'M8 5l11 7-11 7z',
  copy: 'M9 9h11v11H9zM5 15H4V4h11v1', check: 'M5 12l5 5 9-10', retry: 'M4 12a8 8 0 1 0 2.500-5.800M4 4v4h4',
  edit: 'M4 20h4L19 9l-4-4L4 16zM13 7l4 4', remove: 'M5 7h14M10 7V4h4v3M7 7l1 13h8l1-13',
  warning: 'M12 4l9 16H3zM12 10v4M12 17h.01', eye: 'M3 12c3-5 6-7 9-7s6 2 9 7c-3 5-6 7-9 7s-6-2-9-7zM12 9a3 3 0 1 0 0 6 3 3 0 0 0 0-6z',
  settings: 'M4 7h9M17 7h3M4 17h3M11 17h9M15 5v4M9 15v4'
};

/** Returns a drawing, which screen readers pass over. */
export function icon(name) {
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  svg.setAttribute('viewBox', '0 0 24 24');
  svg.setAttribute('aria-hidden', 'true');
  const path = document.createElementNS('http://www.w3.org/2000/svg', 'path');
  path.setAttribute('d', PATHS[name]);
  svg.append(path);
  return svg;
}
