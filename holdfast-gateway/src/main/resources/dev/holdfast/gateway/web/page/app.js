// Brings the parts together: what is known of the gateway, what is shown, what came in.

import { get } from './api.js';
import { detailPanel } from './detail.js';
import { byId, setAttr, setText } from './dom.js';
import { eventPanel } from './events.js';
import { head } from './head.js';
import { linkTable } from './links.js';
import { live } from './live.js';

const WORDS = { connecting: 'connecting', live: 'live', gone: 'gateway gone, trying again' };

const links = new Map();
const sinks = new Map();
const top = head();
const table = linkTable();
const events = eventPanel(null);
let detail = null;
let drawing = false;
let gatewayName = '';

/** Draws once for all that came in since the last picture. */
function draw() {
  if (drawing) return;
  drawing = true;
  requestAnimationFrame(() => {
    drawing = false;
    const all = [...links.values()];
    top.linkSums(all);
    if (detail) detail.links(all);
    else table.update(all);
  });
}

function shownLink() {
  const match = /^#\/link\/([^/]+)$/.exec(location.hash);
  try {
    return match ? decodeURIComponent(match[1]) : null;
  } catch {
    return null;
  }
}

function route() {
  const name = shownLink();
  if (detail && detail.name === name) return;
  if (detail) detail.close();
  detail = name === null ? null : detailPanel(byId('detail'), name);
  byId('overview').hidden = detail !== null;
  byId('detail').hidden = detail === null;
  document.body.classList.toggle('in-detail', detail !== null);
  scrollTo(0, 0);
  title();
  (detail ?? events).reload().catch(() => {});
  draw();
}

function title() {
  document.title = [shownLink(), gatewayName, 'Holdfast'].filter(Boolean).join(' · ');
}

function gateway(g) {
  gatewayName = g.name;
  title();
  sinks.clear();
  g.sinks.forEach((s) => sinks.set(s.name, s));
  top.gateway(g);
}

let reloading = null;

/** Reads everything again; asked for twice at once, it runs once more after. */
function resync() {
  if (reloading) {
    reloading.again = true;
    return;
  }
  reloading = { again: false };
  const mine = reloading;
  Promise.all([get('/api/gateway'), get('/api/links'), (detail ?? events).reload()])
    .then(([g, l]) => {
      links.clear();
      l.links.forEach((link) => links.set(link.name, link));
      gateway(g);
      draw();
      document.body.dataset.loaded = 'yes';
    })
    .catch(() => state('gone'))
    .finally(() => {
      reloading = null;
      if (mine.again) resync();
    });
}

function state(word) {
  setAttr(byId('connection'), 'data-state', word);
  setText(byId('connection-word'), WORDS[word]);
  document.body.classList.toggle('stale', word === 'gone');
}

byId('all-events').append(events.node);
addEventListener('hashchange', route);
addEventListener('keydown', (event) => {
  const typing = event.target.closest('input, textarea');
  if (event.key === 'Escape' && !typing && detail) location.hash = '#/';
  if (event.key === '/' && !typing) {
    event.preventDefault();
    (detail ? detail.filter : byId('link-filter')).focus();
  }
});

route();
live({
  state,
  resync,
  gateway,
  link(link) {
    links.set(link.name, link);
    if (detail) detail.link(link);
    draw();
  },
  message(news) {
    if (detail && detail.name === news.link) detail.newMessages();
  },
  event(news) {
    if (!detail) events.reload().catch(() => {});
    else if (detail.name === news.link) detail.newEvents();
  },
  sink(sink) {
    sinks.set(sink.name, sink);
    top.sinks([...sinks.values()]);
  },
});
