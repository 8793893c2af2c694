// Who is there at a link that meters dial in to.

import { el, setText } from './dom.js';
import { integer } from './format.js';

export function dialInCard() {
  const fact = (label) => {
    const value = el('dd', {});
    return { value, node: el('div', { class: 'fact' }, el('dt', {}, label), value) };
  };
  const present = fact('Callers there');
  const unidentified = fact('Not known yet');
  const links = fact('Links of callers');
  const node = el('section', { class: 'card', 'aria-label': 'Dial-in', hidden: true },
    el('h2', { class: 'card-title' }, 'Dial-in'),
    el('dl', { class: 'facts' }, present.node, unidentified.node, links.node));
  function update(l) {
    node.hidden = !l.dialIn;
    if (!l.dialIn) return;
    setText(present.value, integer(l.dialIn.present));
    setText(unidentified.value, integer(l.dialIn.unidentified));
    setText(links.value, integer(l.dialIn.links));
  }
  return { node, update };
}
