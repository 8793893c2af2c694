// Acknowledged frames of one link: what is pending, and loss, round trip and resends over time.

import { get } from './api.js';
import { el, setText, syncChildren } from './dom.js';
import { integer } from './format.js';
import { sparkline } from './sparkline.js';

const EVERY = 1000;
const SHOWN = 20;

const percent = (share) => `${(share * 100).toFixed(share > 0 && share < 0.1 ? 1 : 0)} %`;
const millis = (micros) => `${(micros / 1000).toFixed(1)} ms`;

/** Shows itself on links that have frames; nothing is asked of others. */
export function framesCard(link) {
  const list = el('div', { class: 'frames' });
  const node = el('section', { class: 'card', 'aria-label': 'Frames', hidden: true },
    el('h2', { class: 'card-title' }, 'Frames'), list);
  const rows = new Map();
  let timer = null;
  let asked = false;
  let closed = false;

  async function load() {
    try {
      const { destinations } = await get(`/api/links/${encodeURIComponent(link)}/frames`);
      if (closed) return;
      node.hidden = false;
      syncChildren(list, rows, destinations, (d) => d.address, destination);
    } catch {
      // Asked again below; the page itself tells when the gateway is away.
    }
    if (!closed) timer = setTimeout(load, EVERY);
  }

  return {
    node,
    update(l) {
      if (l.protocol !== 'arq' || asked || closed) return;
      asked = true;
      load();
    },
    close() {
      closed = true;
      clearTimeout(timer);
    },
  };
}

function destination() {
  const name = el('b', { class: 'mono' });
  const counts = el('span', {});
  const loss = curve('loss');
  const resends = curve('resends');
  const trip = curve('round trip');
  const pending = el('table', { class: 'pending', 'aria-label': 'Pending frames' });
  const node = el('div', { class: 'destination' },
    el('p', {}, name, ' ', counts), el('div', { class: 'curves' }, loss.node, resends.node, trip.node), pending);
  return {
    node,
    update(d) {
      setText(name, d.address);
      setText(counts, `${integer(d.pending)} pending, ${integer(d.waiting)} waiting, ${integer(d.acknowledged)} of ${integer(d.frames)} acknowledged in ${integer(d.sends)} sends, ${integer(d.givenUp)} given up`);
      const last = d.history.slice(-60);
      loss.update(last.map((s) => s.loss), percent);
      resends.update(last.map((s) => s.resends), percent);
      trip.update(last.map((s) => s.roundTripMicros), millis);
      pending.hidden = d.oldest.length === 0;
      pending.replaceChildren(
        el('tr', {}, ['number', 'kind', 'bytes', 'age', 'sends', 'next due'].map((h) => el('th', { scope: 'col' }, h))),
        ...d.oldest.slice(0, SHOWN).map((f) => el('tr', {},
          [f.number, `${f.type}/${f.code}`, f.bytes, `${f.ageMillis} ms`, f.sends, `${f.dueInMillis} ms`].map((v) => el('td', { class: 'num' }, String(v))))));
    },
  };
}

function curve(label) {
  const line = sparkline(110, 24);
  const value = el('span', { class: 'num' });
  return {
    node: el('span', { class: 'curve' }, `${label} `, value, line.node),
    update(values, text) {
      line.update(values.map((v) => v * 1000));
      setText(value, values.length ? text(values[values.length - 1]) : '–');
    },
  };
}
