// What is done about a silent peer: ours beside what the system would do.

import { get } from './api.js';
import { el, setText, syncChildren } from './dom.js';
import { span } from './format.js';

const FACTS = [
  ['Profile', (l) => l.profile],
  ['Kernel asks after', (l) => (l.asksAfterMillis ? span(l.asksAfterMillis) : 'never')],
  ['again each', (l) => span(l.keepaliveIntervalMillis)],
  ['at most', (l) => `${l.keepaliveCount} times`],
  ['User time-out', (l) => (l.userTimeoutMillis ? span(l.userTimeoutMillis) : 'system')],
  ['Dead after', (l) => span(l.deadAfterMillis)],
  ['Suspect limit', (l) => span(l.suspectLimitMillis)],
  ['Heartbeat', (l) => (l.heartbeatMillis ? span(l.heartbeatMillis) : 'none')],
  ['Stall guard', (l) => span(l.stallGuardMillis)],
];

/** Shows itself on links that have had a TCP connection. */
export function livenessCard() {
  const facts = FACTS.map(([label, text]) => {
    const value = el('dd', {});
    return { value, text, node: el('div', { class: 'fact' }, el('dt', {}, label), value) };
  });
  const notes = el('ul', { class: 'notes' });
  const system = el('p', { class: 'system' });
  const node = el('section', { class: 'card liveness', 'aria-label': 'Liveness', hidden: true },
    el('h2', { class: 'card-title' }, 'Liveness'),
    el('dl', { class: 'facts' }, facts.map((f) => f.node)), notes, system);
  const rows = new Map();
  let asked = false;

  async function compare() {
    try {
      const { system: usual } = await get('/api/gateway');
      setText(system, `This system, where a program sets nothing: asks after ${span(usual.keepaliveIdleMillis)}, `
        + `each ${span(usual.keepaliveIntervalMillis)}, ${usual.keepaliveCount} times; ${usual.sentence}.`);
    } catch {
      asked = false;
    }
  }

  return {
    node,
    update(link) {
      const now = link.liveness;
      node.hidden = !now;
      if (!now) return;
      if (!asked) {
        asked = true;
        compare();
      }
      facts.forEach((f) => setText(f.value, f.text(now)));
      syncChildren(notes, rows, now.notes, (note) => note, (note) => ({ node: el('li', {}, note), update() {} }));
    },
  };
}
