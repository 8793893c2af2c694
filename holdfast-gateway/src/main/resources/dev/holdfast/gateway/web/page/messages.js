// The last messages of one link: a list, newest first, and the chosen one decoded beside its bytes.

import { get, NEWEST } from './api.js';
import { el, setAttr, setText, syncChildren } from './dom.js';
import { showNames } from './send.js';
import { clock, fullTime, hexDump, integer } from './format.js';

const LONG_LINE = /.{140}/;
const KEPT = 400;
const PAGE = 100;

/** What fails here is asked for again with the next message or when the gateway is back. */
const quietly = (promise) => promise.catch(() => {});

export function messagePanel(link) {
  let all = [];
  let chosen = null;
  let paused = false;
  let missed = false;
  let words = '';
  let more = true;
  let loading = false;
  let closed = false;
  const rows = new Map();

  const list = el('div', { class: 'message-list', role: 'listbox', 'aria-label': 'Messages, newest first', tabindex: 0, onkeydown: keys });
  const empty = el('p', { class: 'empty' }, 'No message yet.');
  const older = el('button', { type: 'button', class: 'quiet', onclick() { quietly(loadOlder()); } }, 'Older');
  const filter = el('input', {
    type: 'search', class: 'message-filter', placeholder: 'Filter messages', autocomplete: 'off', spellcheck: 'false',
    'aria-label': 'Filter messages by kind, text or hex',
    oninput(event) {
      words = event.target.value.trim().toLowerCase();
      show();
    },
  });
  const follow = el('button', { type: 'button', class: 'quiet', onclick() { choose(null); } }, 'Follow newest');
  const pause = el('button', { type: 'button', class: 'quiet', 'aria-pressed': 'false', onclick() { setPaused(!paused); } }, 'Pause');
  const note = el('span', { class: 'note', role: 'status' });

  const text = el('pre', { class: 'decoded', tabindex: 0, 'aria-label': 'Decoded' });
  const hex = el('pre', { class: 'hex', tabindex: 0, 'aria-label': 'Bytes' });
  const facts = el('div', { class: 'viewer-head' });
  const error = el('p', { class: 'viewer-error', hidden: true });
  const names = el('ul', { class: 'names', hidden: true, 'aria-label': 'Names' });
  const viewer = el('div', { class: 'viewer' }, facts, error, names, el('div', { class: 'viewer-panes' }, text, hex));

  const node = el('section', { class: 'card messages', 'aria-label': 'Messages' },
    el('div', { class: 'card-bar' }, el('h2', { class: 'card-title' }, 'Messages'), note, filter, follow, pause),
    list, viewer);
  list.append(empty);

  const hay = (m) => `${m.kind}\n${m.text}\n${namesOf(m)}\n${m.hex}\n${m.error ?? ''}`.toLowerCase();
  const shown = () => (words ? all.filter((m) => hay(m).includes(words.replace(/^0x/, ''))) : all);

  function show() {
    const found = shown();
    syncChildren(list, rows, found, (m) => m.id, messageRow);
    empty.remove();
    older.remove();
    if (found.length === 0) {
      setText(empty, all.length ? 'No message fits the filter.' : 'No message yet.');
      list.append(empty);
    }
    if (more && all.length) list.append(older);
    setText(note, paused ? (missed ? 'paused, newer ones came' : 'paused') : words ? `${found.length} of ${all.length}` : '');
    const looked = found.find((m) => m.id === chosen) ?? (chosen === null ? found[0] : null);
    if (looked) view(looked);
    else if (chosen === null) view(null);
    for (const [id, row] of rows) {
      const on = id === looked?.id;
      setAttr(row.node, 'aria-selected', on);
      if (on && chosen !== null) setAttr(list, 'aria-activedescendant', row.node.id);
    }
    setAttr(follow, 'aria-pressed', chosen === null);
  }

  function messageRow(m) {
    const row = el('div', {
      class: 'message-row', role: 'option', id: `message-${m.id}`,
      onclick() { choose(m.id); },
    },
    el('span', { class: 'm-time', title: fullTime(m.wallMicros) }, clock(m.wallMicros)),
    el('span', { class: `m-way ${m.direction === 'OUT' ? 'out' : 'in'}`, title: m.direction === 'OUT' ? 'sent' : 'received' }, m.direction === 'OUT' ? '↑' : '↓'),
    el('span', { class: 'm-kind' }, m.kind),
    el('span', { class: m.error ? 'm-text bad' : 'm-text' }, m.error ?? [namesOf(m), oneLine(m)].filter(Boolean).join(' · ')),
    el('span', { class: 'm-size num' }, `${integer(m.length)} B`));
    return { node: row, update() {} };
  }

  function view(m) {
    node.classList.toggle('none', all.length === 0);
    setText(facts, m === null ? '' : `${m.kind} · ${fullTime(m.wallMicros)} · #${m.id} · epoch ${m.epoch}, message ${m.sequence} · ${integer(m.length)} bytes`);
    error.hidden = !m?.error;
    setText(error, m?.error ?? '');
    showNames(names, m?.fields.names);
    setText(text, m?.text ?? '');
    text.classList.toggle('wrap', LONG_LINE.test(m?.text ?? ''));
    const width = viewer.clientWidth >= 900 ? 16 : 8;
    const cut = m && m.hex.length / 2 < m.length ? `\n… ${integer(m.length - m.hex.length / 2)} bytes more` : '';
    setText(hex, m ? hexDump(m.hex, width) + cut : '');
  }

  function choose(id) {
    chosen = id;
    show();
  }

  function keys(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const found = shown();
    const at = chosen === null ? 0 : found.findIndex((m) => m.id === chosen);
    const next = found[Math.min(found.length - 1, Math.max(0, at + step))];
    if (next) {
      choose(next.id);
      rows.get(next.id)?.node.scrollIntoView({ block: 'nearest' });
    }
  }

  function setPaused(on) {
    paused = on;
    setAttr(pause, 'aria-pressed', on);
    setText(pause, on ? 'Go on' : 'Pause');
    if (!on && missed) quietly(load());
    show();
  }

  /** Reads what came since; where more came than one answer holds, the list starts anew. */
  async function load() {
    if (paused) {
      missed = true;
      show();
      return;
    }
    if (loading) {
      missed = true;
      return;
    }
    loading = true;
    missed = false;
    try {
      const after = all.length ? all[0].id : 0;
      const { messages } = await get('/api/messages', { link, after, before: NEWEST, limit: PAGE });
      if (closed) return;
      const full = messages.length === PAGE;
      all = messages.reverse().concat(full ? [] : all).slice(0, KEPT);
      if (full || all.length === KEPT) more = true;
      else if (after === 0) more = false;
      show();
    } finally {
      loading = false;
      if (missed && !paused && !closed) setTimeout(() => quietly(load()), 100);
    }
  }

  async function loadOlder() {
    const before = all.length ? all.at(-1).id : NEWEST;
    const { messages } = await get('/api/messages', { link, before, limit: PAGE });
    more = messages.length === PAGE;
    all = all.concat(messages.reverse());
    show();
  }

  show();
  return { node, filter, load, close() { closed = true; } };
}

/** The names in a message, in one line. */
function namesOf(m) {
  return (m.fields.names ?? []).slice(0, 8).map((n) => n.name).join(' ');
}

/** A message's text in one line, without its kind where it starts with it. */
function oneLine(m) {
  const rest = m.text.startsWith(m.kind) ? m.text.slice(m.kind.length) : m.text;
  return rest.slice(0, 400).replace(/\s+/g, ' ').trim();
}
