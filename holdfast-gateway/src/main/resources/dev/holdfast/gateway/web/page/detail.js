// One link: how it is and why, its state machines, its messages, its events.

import { getLink } from './api.js';
import { dialInCard } from './dialin.js';
import { el, setAttr, setText, syncChildren } from './dom.js';
import { eventPanel } from './events.js';
import { framesCard } from './frames.js';
import { bytes, fullTime, integer, rate, since, words } from './format.js';
import { hashOf } from './links.js';
import { livenessCard } from './liveness.js';
import { machine } from './machine.js';
import { messagePanel } from './messages.js';
import { reportPanel } from './reports.js';
import { reselectButton } from './reselect.js';
import { sendCard } from './send.js';
import { sparkline } from './sparkline.js';
import { stateBadge, stateWord, ticker } from './state.js';

/** Machines wider than this, px, stand under the rest. */
const WIDE = 510;

export function detailPanel(room, name) {
  const rail = el('nav', { class: 'rail', 'aria-label': 'All links' });
  const railRows = new Map();
  const badge = stateBadge();
  const where = el('span', { class: 'where mono' });
  const spark = sparkline(150, 30);
  const machines = el('div', { class: 'machines' });
  const wideMachines = el('div', { class: 'machines-wide' });
  const facts = factStrip();
  const why = breakCard();
  const connections = connectionCard();
  const dialIn = dialInCard();
  const frames = framesCard(name);
  const liveness = livenessCard();
  const send = sendCard(name);
  const reselect = reselectButton(name);
  const reports = reportPanel(name);
  const messages = messagePanel(name);
  const events = eventPanel(name);
  const missing = el('p', { class: 'empty', hidden: true }, 'There is no link of this name.');
  const body = el('div', { class: 'detail-body' },
    machines, el('div', { class: 'detail-side' }, facts.node, why.node, connections.node, dialIn.node, liveness.node, frames.node, send.node, messages.node, reports.node, events.node), wideMachines);
  let drawn = [];
  let now = null;
  let key = '';
  let closed = false;

  room.replaceChildren(rail, el('article', { class: 'detail' },
    el('div', { class: 'detail-head' },
      el('a', { class: 'back', href: '#/', 'aria-label': 'Back to all links' }, '‹'),
      el('h1', {}, name), badge.node, where, el('span', { class: 'grow' }), reselect.node, spark.node),
    missing, body));

  function link(l) {
    if (l.name !== name) return;
    now = l;
    badge.update(l.condition, stateWord(l));
    setText(where, `${l.protocol} · ${l.peer ?? l.endpoint}`);
    where.title = l.endpoint;
    spark.update(l.history);
    facts.update(l);
    why.update(l);
    connections.update(l);
    dialIn.update(l);
    frames.update(l);
    liveness.update(l);
    send.update(l);
    reselect.update(l);
    const nextKey = `${l.state}/${l.sessionState}/${l.epoch}`;
    if (key && nextKey !== key) loadMachines();
    key = nextKey;
  }

  async function loadMachines() {
    try {
      const detail = await getLink(name);
      if (closed) return;
      missing.hidden = true;
      body.hidden = false;
      showMachines(detail.machines);
      link(detail.link);
    } catch (error) {
      if (error.status !== 404) throw error;
      missing.hidden = false;
      body.hidden = true;
    }
  }

  function showMachines(tables) {
    const shapes = JSON.stringify(tables.map((t) => [t.name, t.states, t.rows]));
    if (drawn.shapes !== shapes) {
      drawn = tables.map(machine);
      drawn.shapes = shapes;
      const wide = drawn.map((m) => m.width > WIDE);
      machines.replaceChildren(...drawn.filter((_, i) => !wide[i]).map((m) => m.node));
      body.classList.toggle('without-machines', wide.every((w) => w));
      wideMachines.replaceChildren(...drawn.filter((_, i) => wide[i]).map((m) => m.node));
    }
    tables.forEach((t, i) => drawn[i].update(t.current));
  }

  const quietly = (promise) => promise.catch(() => {});

  return {
    name,
    filter: messages.filter,
    link,
    links(all) {
      syncChildren(rail, railRows, all, (l) => l.name, (l) => railRow(l, name));
      if (!now) all.filter((l) => l.name === name).forEach(link);
    },
    reload: () => Promise.all([loadMachines(), messages.load(), events.reload(), reports.reload()]).catch((error) => {
      if (error.status !== 400 && error.status !== 404) throw error;
    }),
    newMessages: () => quietly(messages.load()),
    newEvents: () => quietly(Promise.all([events.reload(), reports.reload()])),
    close() {
      closed = true;
      messages.close();
      events.close();
      reports.close();
      frames.close();
      room.replaceChildren();
    },
  };
}

function railRow(first, here) {
  const badge = stateBadge();
  const speed = el('span', { class: 'rail-rate num' });
  const node = el('a', { class: 'rail-row', href: hashOf(first.name), 'aria-current': first.name === here ? 'page' : null },
    badge.node, el('span', { class: 'rail-name' }, first.name), speed);
  return {
    node,
    update(l) {
      badge.update(l.condition, '');
      node.title = `${l.name}: ${stateWord(l)}`;
      setText(speed, l.ready ? rate(l.rates.messagesIn) : words(l.sessionState ?? l.state).toLowerCase());
    },
  };
}

function factStrip() {
  const fact = (label) => {
    const value = el('dd', {});
    return { value, node: el('div', { class: 'fact' }, el('dt', {}, label), value) };
  };
  const all = {
    since: fact('In this state'),
    link: fact('Link'),
    epoch: fact('Epoch'),
    messages: fact('Messages in / out'),
    rate: fact('Rate in'),
    bytes: fact('Bytes in / out'),
  };
  const counters = el('div', { class: 'counters' });
  const counterRows = new Map();
  const node = el('section', { class: 'card', 'aria-label': 'Facts' },
    el('dl', { class: 'facts' }, Object.values(all).map((f) => f.node)), counters);
  let now = null;
  ticker(all.since.value, () => (now ? since(now.sinceMicros) : '–'));
  function update(l) {
    now = l;
    all.since.value.tick();
    all.since.node.title = `since ${fullTime(l.sinceMicros)}`;
    setText(all.link.value, words(l.state));
    setText(all.epoch.value, integer(l.epoch));
    setText(all.messages.value, `${integer(l.traffic.messagesIn)} / ${integer(l.traffic.messagesOut)}`);
    setText(all.rate.value, `${rate(l.rates.messagesIn)}/s`);
    setText(all.bytes.value, `${bytes(l.traffic.bytesIn)} / ${bytes(l.traffic.bytesOut)}`);
    const counted = Object.entries(l.counters).filter(([, n]) => n > 0);
    syncChildren(counters, counterRows, counted, ([counter]) => counter, ([counter]) => {
      const value = el('b', {});
      const chip = el('span', { class: 'counter', 'data-kind': counter.startsWith('FRAMES_') ? 'plain' : 'odd' },
        words(counter).toLowerCase(), ' ', value);
      return { node: chip, update: ([, n]) => setText(value, integer(n)) };
    });
  }
  return { node, update };
}

function breakCard() {
  const cause = el('b', { class: 'cause' });
  const when = el('span', { class: 'when' });
  const sentence = el('span', {});
  const advice = el('p', { class: 'advice' });
  const detail = el('p', { class: 'break-detail' });
  const evidence = el('ol', { class: 'evidence' });
  const summary = el('summary', {}, el('span', { class: 'break-label' }, 'Last break'), cause, sentence, when);
  const box = el('details', { class: 'card break', hidden: true }, summary, advice, detail, evidence);
  let now = null;
  let shownFor = null;
  ticker(when, () => (now ? `${since(now.wallMicros)} ago` : ''));
  function update(l) {
    now = l.lastBreak;
    box.hidden = !now;
    if (!now) return;
    const trouble = !l.ready;
    setAttr(box, 'data-trouble', trouble ? 'yes' : null);
    when.tick();
    const key = `${now.wallMicros}/${trouble}`;
    if (shownFor === key) return;
    shownFor = key;
    box.open = trouble;
    setText(cause, now.cause);
    setText(sentence, now.sentence);
    setText(advice, now.advice === 'None.' ? '' : now.advice);
    setText(detail, `${now.detail ? `${now.detail}; ` : ''}${Math.round(now.confidence * 100)} % sure, at ${fullTime(now.wallMicros)}`);
    evidence.replaceChildren(...now.evidence.map((e) => el('li', {},
      el('time', { class: 'm-time' }, fullTime(e.wallMicros).slice(11)),
      el('span', { class: 'e-kind' }, e.source), el('span', {}, e.fact))));
  }
  return { node: box, update };
}

function connectionCard() {
  const list = el('ul', { class: 'connections' });
  const node = el('section', { class: 'card', 'aria-label': 'Connections', hidden: true },
    el('h2', { class: 'card-title' }, 'Connections'), list);
  const rows = new Map();
  function update(l) {
    node.hidden = l.connections.length < 2;
    syncChildren(list, rows, l.connections, (c) => `${c.peer}/${c.epoch}`, () => {
      const badge = stateBadge();
      const peer = el('span', { class: 'mono' });
      const age = el('span', { class: 'num' });
      return {
        node: el('li', {}, badge.node, peer, age),
        update(c) {
          badge.update(c.ready ? 'READY' : 'OPENING', words(c.state));
          setText(peer, c.peer);
          setText(age, `epoch ${c.epoch}, ${since(c.sinceMicros)}`);
        },
      };
    });
  }
  return { node, update };
}
