// How a link's state is shown: a lamp with a shape and a colour, and the word.

import { el, setAttr, setText } from './dom.js';
import { words } from './format.js';

/** The word that says most: the session's state where there is one. */
export const stateWord = (link) => words(link.sessionState ?? link.state);

export function stateBadge() {
  const lamp = el('span', { class: 'lamp', 'aria-hidden': 'true' });
  const word = el('span', { class: 'state-word' });
  const node = el('span', { class: 'badge' }, lamp, word);
  return {
    node,
    update(condition, text) {
      setAttr(node, 'data-condition', condition);
      setText(word, text);
    },
  };
}

/** Text that ticks; all tickers are moved on by one timer. */
const tickers = new Set();

export function ticker(node, read) {
  const tick = () => setText(node, read());
  node.tick = tick;
  tickers.add(new WeakRef(node));
  tick();
  return node;
}

setInterval(() => {
  for (const reference of tickers) {
    const node = reference.deref();
    if (node) node.tick();
    else tickers.delete(reference);
  }
}, 1000);
