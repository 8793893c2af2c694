// Asks for a new selection on the present connection, after a second thought.

import { postText } from './api.js';
import { el, setAttr, setText } from './dom.js';

const ASK = 'Select again';
const SURE = 'Sure? A peer that closes upon Separate.req is dialled again';

export function reselectButton(link) {
  const button = el('button', { type: 'button', class: 'reselect', hidden: true, onclick: pressed, onblur: reset }, ASK);
  const state = el('span', { class: 'send-state', role: 'status' });
  const node = el('span', { class: 'reselect-box' }, button, state);
  let sure = false;

  function reset() {
    sure = false;
    setText(button, ASK);
  }

  async function pressed() {
    if (!sure) {
      sure = true;
      setText(button, SURE);
      return;
    }
    reset();
    button.disabled = true;
    show('', 'Separate.req, Select.req');
    try {
      const answer = await postText(`/api/links/${encodeURIComponent(link)}/reselect`, '');
      if (answer.outcome === 'REPLIED') show('good', 'selected again');
      else if (answer.cause === 'DISCONNECTED') show('', 'the peer closed upon Separate.req; it is dialled again');
      else show('bad', answer.cause ? `${answer.cause}: ${answer.detail}` : answer.error);
    } catch (error) {
      show('bad', `the gateway does not answer: ${error.message}`);
    } finally {
      button.disabled = false;
    }
  }

  function show(kind, sentence) {
    setText(state, sentence);
    setAttr(state, 'data-kind', kind || null);
  }

  return {
    node,
    update(l) {
      button.hidden = l.protocol !== 'hsms' || l.sessionState !== 'SELECTED' || l.endpoint.includes('-listen:');
      if (button.hidden) reset();
    },
  };
}
