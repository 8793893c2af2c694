// The table of all links.

import { byId, el, setAttr, setText, syncChildren } from './dom.js';
import { clock, fullTime, integer, rate, since } from './format.js';
import { sparkline } from './sparkline.js';
import { stateBadge, stateWord, ticker } from './state.js';

export const hashOf = (name) => `#/link/${encodeURIComponent(name)}`;

const CONDITIONS = [
  ['ALL', 'All'],
  ['READY', 'Ready'],
  ['OPENING', 'Opening'],
  ['DOWN', 'Down'],
  ['STOPPED', 'Stopped'],
];

export function linkTable() {
  const rows = new Map();
  let all = [];
  let condition = 'ALL';
  let words = '';

  const chips = CONDITIONS.map(([key, label]) => {
    const count = el('span', { class: 'chip-count' }, '0');
    const node = el('button', {
      type: 'button', class: 'chip', 'data-condition': key, 'aria-pressed': key === 'ALL',
      onclick() {
        condition = key;
        chips.forEach((c) => setAttr(c.node, 'aria-pressed', c.key === key));
        show();
      },
    }, label, count);
    return { key, node, count };
  });
  byId('conditions').append(...chips.map((c) => c.node));
  byId('link-filter').addEventListener('input', (event) => {
    words = event.target.value.trim().toLowerCase();
    show();
  });

  const fits = (link) =>
    (condition === 'ALL' || link.condition === condition) &&
    (!words || [link.name, link.protocol, link.peer, link.endpoint, stateWord(link)]
      .some((text) => text && text.toLowerCase().includes(words)));

  function show() {
    const shown = all.filter(fits);
    syncChildren(byId('rows'), rows, shown, (l) => l.name, linkRow);
    byId('no-links').hidden = shown.length > 0;
    for (const chip of chips) {
      const n = chip.key === 'ALL' ? all.length : all.filter((l) => l.condition === chip.key).length;
      setText(chip.count, n);
    }
  }

  return {
    update(links) {
      all = links;
      show();
    },
  };
}

function linkRow(first) {
  const badge = stateBadge();
  const spark = sparkline(96, 22);
  const name = el('a', { class: 'link-name', href: hashOf(first.name) }, first.name);
  const under = el('span', { class: 'under' });
  const sinceText = el('td', { class: 'c-since num' });
  const peer = el('td', { class: 'c-peer mono' });
  const protocol = el('td', { class: 'c-protocol' });
  const rateText = el('td', { class: 'c-rate num' });
  const total = el('td', { class: 'c-total num' });
  const lastKind = el('span', { class: 'last-kind' });
  const lastText = el('span', { class: 'last-text' });
  const last = el('td', { class: 'c-last' }, el('div', { class: 'clip' }, lastKind, ' ', lastText));
  let now = first;
  ticker(sinceText, () => since(now.sinceMicros));
  name.title = first.name;
  const node = el('tr', {
    onclick(event) {
      if (!event.target.closest('a') && !getSelection().toString()) location.hash = hashOf(now.name);
    },
  },
  el('td', { class: 'c-state' }, badge.node),
  el('td', { class: 'c-name' }, name, under),
  sinceText, peer, protocol, rateText, el('td', { class: 'c-spark' }, spark.node), total, last);

  function update(link) {
    now = link;
    badge.update(link.condition, stateWord(link));
    setAttr(node, 'data-condition', link.condition);
    sinceText.tick();
    sinceText.title = `since ${fullTime(link.sinceMicros)}`;
    setText(under, `${link.protocol} · ${link.peer ?? link.endpoint}`);
    setText(peer, link.peer ?? link.endpoint);
    setAttr(peer, 'data-absent', link.peer ? null : 'yes');
    peer.title = link.endpoint;
    setText(protocol, link.protocol);
    setText(rateText, rate(link.rates.messagesIn));
    setAttr(rateText, 'data-zero', link.rates.messagesIn === 0 ? 'yes' : null);
    spark.update(link.history);
    setText(total, integer(link.traffic.messagesIn));
    const why = !link.ready && link.condition !== 'STOPPED' ? link.lastBreak : null;
    setAttr(last, 'data-why', why ? 'yes' : null);
    if (why) {
      setText(lastKind, why.cause);
      setText(lastText, why.sentence);
      last.title = `${why.sentence} ${why.advice}`;
    } else if (link.lastMessage) {
      setText(lastKind, link.lastMessage.kind);
      setText(lastText, `${clock(link.lastMessage.wallMicros, false)}  ${oneLine(link.lastMessage)}`);
      last.title = fullTime(link.lastMessage.wallMicros);
    } else {
      setText(lastKind, '');
      setText(lastText, 'none yet');
      last.removeAttribute('title');
    }
  }
  return { node, update };
}

/** The text without its kind where it starts with it, as SML does. */
function oneLine(message) {
  const { kind, text } = message;
  return text.startsWith(kind) ? text.slice(kind.length).trim() : text;
}
