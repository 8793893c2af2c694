// Sends one SML message on a link and shows the reply, or why there is none.

import { postText } from './api.js';
import { el, setAttr, setText } from './dom.js';

/** Protocols whose links take messages by hand. */
const CARRIES_SECS = new Set(['hsms', 'secs1']);

export function sendCard(link) {
  const text = el('textarea', {
    class: 'send-text mono', rows: 3, spellcheck: 'false', autocomplete: 'off', 'aria-label': 'Message in SML',
    placeholder: 'S1F3 W <L [0]>.',
    onkeydown(event) {
      if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) send();
    },
  });
  const button = el('button', { type: 'button', class: 'send-button', onclick: () => send() }, 'Send');
  const state = el('span', { class: 'send-state', role: 'status' });
  const names = el('ul', { class: 'names', hidden: true });
  const reply = el('pre', { class: 'send-reply', tabindex: 0, 'aria-label': 'Reply', hidden: true });
  const node = el('details', { class: 'card send', hidden: true },
    el('summary', {}, el('span', { class: 'card-title' }, 'Send a message')),
    text, el('div', { class: 'card-bar' }, button, el('span', { class: 'send-hint' }, 'Ctrl+Enter'), state), names, reply);
  let busy = false;

  async function send() {
    if (busy || !text.value.trim()) return;
    busy = true;
    button.disabled = true;
    show('', 'waiting for the reply', '', []);
    try {
      const sent = await postText(`/api/links/${encodeURIComponent(link)}/send`, text.value);
      if (sent.line) {
        show('bad', `line ${sent.line}, column ${sent.column}: ${sent.error}`, '', []);
        pointAt(sent.line, sent.column);
      } else if (!sent.outcome) {
        show('bad', sent.error, '', []);
      } else if (sent.cause) {
        show('bad', `${sent.cause}: ${sent.detail}`, '', []);
      } else {
        show('good', sent.kind ? `answered by ${sent.kind}` : 'sent, no reply asked for', sent.sml ?? '', sent.names);
      }
    } catch (error) {
      show('bad', `the gateway does not answer: ${error.message}`, '', []);
    } finally {
      busy = false;
      button.disabled = false;
    }
  }

  function show(kind, sentence, sml, named) {
    setText(state, sentence);
    setAttr(state, 'data-kind', kind || null);
    setText(reply, sml);
    reply.hidden = !sml;
    showNames(names, named);
  }

  function pointAt(line, column) {
    const before = text.value.split('\n').slice(0, line - 1).join('\n').length + (line > 1 ? 1 : 0);
    const at = Math.min(text.value.length, before + column - 1);
    text.focus();
    text.setSelectionRange(at, Math.min(text.value.length, at + 1));
  }

  return {
    node,
    update(l) {
      node.hidden = !CARRIES_SECS.has(l.protocol);
      button.title = l.ready ? '' : 'Nothing can be sent now: the link is not ready';
    },
  };
}

/** The ids of a message with the names that they are known by. */
export function showNames(list, named) {
  list.hidden = !named?.length;
  list.replaceChildren(...(named ?? []).map((n) => el('li', {},
    el('span', { class: 'e-kind' }, n.kind), el('span', { class: 'num' }, n.id), el('b', {}, n.name),
    n.value === undefined ? null : el('span', { class: 'mono' }, `= ${n.value}${n.unit ? ` ${n.unit}` : ''}`))));
}
