// The head of the page: what the gateway, its journal and its sinks do.

import { byId, el, setAttr, setText, syncChildren } from './dom.js';
import { bytes, integer, nanos, setGatewayClock, since } from './format.js';
import { ticker } from './state.js';

function stat(label) {
  const value = el('span', { class: 'stat-value' });
  const node = el('div', { class: 'stat' }, el('span', { class: 'stat-label' }, label), value);
  return { node, value };
}

export function head() {
  const health = stat('Gateway');
  const links = stat('Links ready');
  const flow = stat('Msg/s in');
  const journal = stat('Journal commit');
  const delivered = stat('Delivered');
  const waiting = stat('Waiting');
  const uptime = stat('Up');
  byId('stats').append(
    ...[health, links, flow, journal, delivered, waiting, uptime].map((s) => s.node));
  let started = null;
  ticker(uptime.value, () => (started === null ? '–' : since(started)));
  const sinkRows = new Map();

  function gateway(g) {
    setGatewayClock(g.nowMicros);
    started = g.startedMicros;
    uptime.value.tick();
    setText(byId('gateway-name'), g.name);
    byId('gateway-name').title = `version ${g.version}`;
    const j = g.journal;
    setText(journal.value, j.commits ? nanos(j.commitNanos / j.commits) : '–');
    setAttr(journal.node, 'data-trouble', j.ok && j.queued < j.queueLimit / 2 ? null : 'yes');
    journal.node.title =
      `${integer(j.messages)} messages in ${integer(j.commits)} commits, ` +
      `${j.queued} of ${j.queueLimit} writes waiting, ${bytes(j.bytes)} on disk` +
      (j.ok ? '' : '; the last commit failed');
    sinks(g.sinks);
    setText(health.value, g.ready ? 'ready' : 'not ready');
    setAttr(health.node, 'data-good', g.ready ? 'yes' : null);
    setAttr(health.node, 'data-trouble', g.ready ? null : 'yes');
    const banner = byId('banner');
    banner.hidden = g.ready;
    setText(banner, g.ready ? '' : `Not ready: ${g.reasons.join(' ')}`);
  }

  function sinks(all) {
    setText(delivered.value, integer(all.reduce((n, s) => n + s.delivered, 0)));
    setText(waiting.value, integer(all.reduce((n, s) => n + s.waiting, 0)));
    const bad = all.filter((s) => !s.ok);
    setAttr(waiting.node, 'data-trouble', bad.length ? 'yes' : null);
    const list = all.map((s) => `${s.name}: ${integer(s.delivered)} delivered, ${integer(s.waiting)} waiting`);
    delivered.node.title = list.join('\n');
    waiting.node.title = list.join('\n');
    syncChildren(byId('sink-rows'), sinkRows, all, (s) => s.name, sinkRow);
  }

  function linkSums(all) {
    const ready = all.filter((l) => l.ready).length;
    setText(links.value, `${ready} of ${all.length}`);
    const down = all.some((l) => l.condition === 'DOWN');
    setAttr(links.node, 'data-trouble', down ? 'yes' : null);
    setText(flow.value, integer(Math.round(all.reduce((n, l) => n + l.rates.messagesIn, 0))));
  }

  return { gateway, sinks, linkSums };
}

function sinkRow() {
  const badge = el('span', { class: 'badge' },
    el('span', { class: 'lamp', 'aria-hidden': 'true' }), el('span', { class: 'state-word' }));
  const cells = {
    name: el('td', { class: 's-name' }),
    kind: el('td', { class: 's-kind' }),
    target: el('td', { class: 's-target mono' }),
    delivered: el('td', { class: 'num' }),
    waiting: el('td', { class: 'num' }),
    failures: el('td', { class: 'num' }),
    last: el('td', { class: 's-last' }),
  };
  const node = el('tr', {}, el('td', { class: 's-state' }, badge), ...Object.values(cells));
  let now = null;
  ticker(cells.last, () => {
    if (!now) return '';
    if (!now.ok) return now.lastError ?? 'the last attempt failed';
    return now.lastDeliveredMicros ? `${since(now.lastDeliveredMicros)} ago` : 'nothing yet';
  });
  function update(sink) {
    now = sink;
    setAttr(badge, 'data-condition', sink.ok ? 'READY' : 'DOWN');
    setText(badge.lastChild, sink.ok ? 'OK' : 'FAILING');
    setText(cells.name, sink.name);
    setText(cells.kind, sink.kind);
    setText(cells.target, sink.target);
    setText(cells.delivered, integer(sink.delivered));
    setText(cells.waiting, integer(sink.waiting));
    setText(cells.failures, integer(sink.failures));
    setAttr(cells.last, 'data-trouble', sink.ok ? null : 'yes');
    cells.last.tick();
    cells.last.title = cells.last.textContent;
  }
  return { node, update };
}
