// Every TCP connection of the host, asked for every 2 s while the page is looked at.

import { get } from './api.js';
import { byId, el, setAttr, setText, syncChildren } from './dom.js';
import { duration, integer } from './format.js';

const VERDICTS = ['busy-dead', 'leaking', 'half-closed', 'peer-not-reading', 'blind', 'unknown', 'healthy'];
const PAUSE = 2000;

const rows = new Map();
let page = { connections: 0, verdicts: {}, rows: [], unseen: [] };
let chosen = null;
let words = '';

const chips = [null, ...VERDICTS].map((verdict) => {
  const count = el('span', { class: 'chip-count' }, '0');
  const node = el('button', {
    type: 'button', class: 'chip', 'aria-pressed': verdict === null,
    onclick() {
      chosen = verdict;
      chips.forEach((chip) => setAttr(chip.node, 'aria-pressed', chip.verdict === chosen));
      show();
    },
  }, verdict ?? 'all', count);
  return { verdict, node, count };
});
byId('verdicts').append(...chips.map((chip) => chip.node));
byId('filter').addEventListener('input', (event) => {
  words = event.target.value.trim().toLowerCase();
  show();
});

const process = (row) => (row.pid === null ? '' : `${row.process} ${row.pid}`);

const fits = (row) =>
  (chosen === null || row.verdict === chosen) &&
  (!words || [row.local, row.remote, row.state, process(row)].some((text) => text.toLowerCase().includes(words)));

function line() {
  const cells = Array.from({ length: 10 }, (_, at) =>
    el('td', { class: at === 1 || at === 2 ? 'mono' : [5, 7, 8].includes(at) ? 'num' : null }));
  const node = el('tr', {}, ...cells);
  return {
    node,
    update(row) {
      setAttr(node, 'data-verdict', row.verdict);
      const idle = row.idleSeconds === null ? '–' : duration(row.idleSeconds * 1e6);
      const rtt = row.rttMicros === null ? '–' : `${integer(row.rttMicros)} µs`;
      [row.verdict, row.local, row.remote, row.state, process(row) || '–', idle, row.timer,
        row.retransmits ?? '–', rtt, row.why].forEach((text, at) => setText(cells[at], text));
    },
  };
}

function show() {
  const shown = page.rows.filter(fits);
  syncChildren(byId('rows'), rows, shown, (row) => `${row.local} ${row.remote} ${row.state}`, line);
  byId('none').hidden = shown.length > 0;
  for (const chip of chips) {
    setText(chip.count, chip.verdict === null ? page.connections : page.verdicts[chip.verdict] ?? 0);
  }
  const notes = page.rows.length < page.connections
    ? [`${integer(page.connections - page.rows.length)} more connections are not listed here`, ...page.unseen]
    : page.unseen;
  byId('unseen').replaceChildren(...notes.map((note) => el('li', {}, note)));
}

function state(word, sentence) {
  setAttr(byId('connection'), 'data-state', word);
  setText(byId('connection-word'), word);
  byId('banner').hidden = !sentence;
  setText(byId('banner'), sentence);
}

async function look() {
  if (!document.hidden) {
    try {
      page = await get('/api/connections');
      state('live');
      show();
      document.body.dataset.loaded = 'yes';
    } catch (error) {
      state('gone', error.status ? error.message : 'the gateway does not answer');
    }
  }
  setTimeout(look, PAUSE);
}

look();
