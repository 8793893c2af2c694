// The events of one link, or of all, newest first.

import { get, NEWEST } from './api.js';
import { el, syncChildren } from './dom.js';
import { clock, day, fullTime, nowMicros } from './format.js';
import { hashOf } from './links.js';

const KEPT = 200;
const PAGE = 100;

/** `link` is a name, or null for the events of all links. */
export function eventPanel(link) {
  const list = el('ol', { class: 'event-list', tabindex: 0, 'aria-label': 'Events, newest first' });
  const empty = el('p', { class: 'empty' }, 'No event yet.');
  const node = el('section', { class: 'card events', 'aria-label': 'Events' },
    el('div', { class: 'card-bar' }, el('h2', { class: 'card-title' }, 'Events')), empty, list);
  const rows = new Map();
  let all = [];
  let loading = false;
  let again = false;
  let closed = false;

  function eventRow(e) {
    const today = day(e.wallMicros) === day(nowMicros());
    const row = el('li', { class: link === null ? 'event-row of-all' : 'event-row', 'data-severity': e.severity },
      el('time', { class: 'm-time', title: fullTime(e.wallMicros) }, today ? clock(e.wallMicros) : day(e.wallMicros)),
      link === null ? el('a', { class: 'link-name', href: hashOf(e.link) }, e.link) : null,
      el('span', { class: 'severity' }, e.severity.toLowerCase()),
      el('span', { class: 'e-kind', title: e.kind }, e.kind),
      el('span', { class: 'e-text', title: e.kind.startsWith('report') ? e.text : null }, e.kind.startsWith('report') ? inShort(e.text) : e.text));
    return { node: row, update() {} };
  }

  async function load() {
    if (loading) {
      again = true;
      return;
    }
    loading = true;
    again = false;
    try {
      const after = all.length ? all[0].id : 0;
      const which = link === null ? {} : { link };
      const { events } = await get('/api/link-events', { ...which, after, before: NEWEST, limit: PAGE });
      if (closed) return;
      const full = events.length === PAGE;
      all = events.reverse().concat(full ? [] : all).slice(0, KEPT);
      syncChildren(list, rows, all, (e) => e.id, eventRow);
      empty.hidden = all.length > 0;
    } finally {
      loading = false;
      if (again && !closed) setTimeout(() => load().catch(() => {}), 100);
    }
  }

  return { node, reload: load, close() { closed = true; } };
}

/** A disconnect report in one sentence; all of it stands among the reports. */
function inShort(text) {
  const [first, ...lines] = text.split('\n');
  const [, , outcome, cause] = first.split(' ');
  const verdict = lines.find((line) => line.startsWith('verdict: ')) ?? '';
  return `${outcome.toLowerCase()}, ${cause}: ${verdict.slice('verdict: '.length)}`;
}
