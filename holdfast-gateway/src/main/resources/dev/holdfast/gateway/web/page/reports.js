// Why connections of a link were cut, ended or kept: verdict, evidence, last frames; newest first.

import { get } from './api.js';
import { el } from './dom.js';
import { fullTime, words } from './format.js';

export function reportPanel(link) {
  const list = el('div', { class: 'reports' });
  const node = el('section', { class: 'card', 'aria-label': 'Reports', hidden: true },
    el('h2', { class: 'card-title' }, 'Reports'), list);
  const open = new Set();
  let closed = false;

  async function load() {
    const { reports } = await get(`/api/links/${encodeURIComponent(link)}/reports`);
    if (closed) return;
    node.hidden = reports.length === 0;
    list.replaceChildren(...reports.map(report));
  }

  function report(r) {
    const sure = `${Math.round(r.confidence * 100)} %${r.orElse.length ? `, or ${r.orElse.join(', ')}` : ''}`;
    const box = el('details', { class: 'report', 'data-outcome': r.outcome, open: open.has(r.id), ontoggle() { open[box.open ? 'add' : 'delete'](r.id); } },
      el('summary', {},
        el('time', { class: 'm-time' }, fullTime(r.wallMicros)), el('span', { class: 'severity' }, words(r.outcome).toLowerCase()),
        el('b', { class: 'cause' }, r.cause), el('span', {}, r.settled ? sure : `${sure}, still examined`)),
      el('p', {}, r.sentence),
      r.suspicion ? el('p', { class: 'break-detail' }, `Doubt: ${r.suspicion}`) : null,
      el('p', { class: 'break-detail' }, `${words(r.policy).toLowerCase()} policy: ${r.done}${r.awayMicros > 0 ? `; away for ${(r.awayMicros / 1e6).toFixed(3)} s` : ''}`),
      el('ol', { class: 'evidence' }, r.evidence.map((e) => el('li', {},
        el('time', { class: 'm-time' }, fullTime(e.wallMicros).slice(11)), el('span', { class: 'e-kind' }, e.source), el('span', {}, e.fact)))),
      frame('last received', r.frames.received), frame('last sent', r.frames.sent),
      r.frames.unfinished ? el('p', { class: 'mono' }, `unfinished: ${r.frames.unfinished}`) : null);
    return box;
  }

  const frame = (what, noted) => (noted ? el('p', { class: 'mono' }, `${what} ${fullTime(noted.wallMicros).slice(11)}: ${noted.text}`) : null);

  return { node, reload: load, close() { closed = true; } };
}
