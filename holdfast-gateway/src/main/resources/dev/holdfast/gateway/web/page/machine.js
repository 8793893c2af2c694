// Draws a state machine from its table. States stand in one column, in the order of the table. A
// transition to a neighbour is a straight arrow in the gap, down on the right and up on the left;
// a longer one runs in a lane beside the column, on the side with more room, each lane outside the
// labels of those it passes. What many states do alike shares one lane. Labels stand in gaps, where only lanes run, or beside their own loop, so nothing covers them.

import { el, setText, svg } from './dom.js';
import { words } from './format.js';

const LINE = 15;
const CHAR = 6.65;
const STATE_CHAR = 8.3;
const PORT = 14;
const MIN_GAP = 42;
const CLEAR = 13;
const OFFSET = 16;

const labelWidth = (edge) => Math.max(...edge.labels.map((r) => words(r.trigger).length)) * CHAR;
const labelHeight = (edge) => edge.labels.length * LINE;

/** From so many states on, the same trigger to the same state is drawn as one line they share. */
const SHARED = 3;

/** The table's transitions as lines to draw, each with one end and one or more beginnings. */
function edgesOf(table) {
  const index = new Map(table.states.map((s, i) => [s, i]));
  const kind = (r) => `${r.trigger}>${r.to}>${r.action}`;
  const edges = new Map();
  for (const row of table.rows) {
    const same = table.rows.filter((r) => kind(r) === kind(row));
    const shared = same.length >= SHARED && same.every((r) => r.from !== r.to);
    const key = shared ? `${row.trigger}>${row.to}` : `${row.from} ${row.to}`;
    if (!edges.has(key)) {
      edges.set(key, { shared, to: index.get(row.to), sources: new Set(), rows: [] });
    }
    const edge = edges.get(key);
    edge.sources.add(index.get(row.from));
    edge.rows.push(row);
  }
  for (const edge of edges.values()) {
    const touched = [...edge.sources, edge.to];
    edge.top = Math.min(...touched);
    edge.bottom = Math.max(...touched);
    edge.span = edge.bottom - edge.top;
    edge.straight = edge.span === 1 && !edge.shared;
    const [first] = edge.sources;
    edge.side = edge.to < first ? -1 : 1;
    edge.gap = edge.to < first ? first - 1 : first;
    if (edge.shared) edge.gap = edge.to > edge.top ? edge.to - 1 : edge.to;
    edge.labels = edge.shared ? edge.rows.slice(0, 1) : edge.rows;
    edge.ports = new Map();
  }
  return [...edges.values()];
}

/** How far from the middle a lane would run on a side: outside all it passes. */
function laneAt(edge, side, half, straight, placed) {
  let x = half + CLEAR + 4;
  for (const s of straight) {
    if (s.side === side && s.gap >= edge.top && s.gap < edge.bottom) {
      x = Math.max(x, OFFSET + 8 + labelWidth(s) + CLEAR);
    }
  }
  for (const other of placed) {
    const apart = other.bottom < edge.top || other.top > edge.bottom;
    if (other.side === side && !apart) x = Math.max(x, other.x + 8 + labelWidth(other) + CLEAR);
  }
  return x;
}

/** Gives each longer transition and loop its lane, short ones first, on the side with more room. */
function placeLanes(edges, half) {
  const straight = edges.filter((e) => e.straight);
  const lanes = edges.filter((e) => !e.straight);
  lanes.sort((a, b) => a.span - b.span || a.top - b.top);
  const placed = [];
  for (const edge of lanes) {
    const own = laneAt(edge, edge.side, half, straight, placed);
    const other = laneAt(edge, -edge.side, half, straight, placed);
    if (other < own) edge.side = -edge.side;
    edge.x = Math.min(own, other);
    placed.push(edge);
  }
}

/** Where lanes meet one side of a state, from its top to its bottom, so that none cross there. */
function portsOf(edges, state, side) {
  const here = edges.filter(
    (e) => e.side === side && !e.straight && (e.to === state || e.sources.has(state)));
  const up = here.filter((e) => e.span > 0 && e.bottom === state).sort((a, b) => a.x - b.x);
  const loops = here.filter((e) => e.span === 0);
  const through = here.filter((e) => e.top < state && e.bottom > state);
  const down = here.filter((e) => e.span > 0 && e.top === state).sort((a, b) => b.x - a.x);
  const ports = up.map((edge) => ({ edge, key: state, room: PORT }));
  for (const edge of loops) {
    ports.push({ edge, key: 'out', room: PORT });
    ports.push({ edge, key: 'back', room: Math.max(PORT, labelHeight(edge) - 4) });
  }
  for (const edge of [...through, ...down]) ports.push({ edge, key: state, room: PORT });
  return ports;
}

const roomOf = (ports) => ports.slice(1).reduce((sum, p) => sum + p.room, 0);

/** Places everything; coordinates are px with x = 0 in the middle of the column. */
export function layout(table) {
  const edges = edgesOf(table);
  const half = Math.max(48, (Math.max(...table.states.map((s) => s.length)) * STATE_CHAR) / 2 + 14);
  placeLanes(edges, half);
  const boxes = [];
  let y = 8;
  table.states.forEach((state, i) => {
    const sides = [-1, 1].map((side) => portsOf(edges, i, side));
    const height = Math.max(36, ...sides.map((ports) => roomOf(ports) + 20));
    for (const ports of sides) {
      let at = y + (height - roomOf(ports)) / 2;
      ports.forEach((port, k) => {
        if (k > 0) at += port.room;
        port.edge.ports.set(port.key, at);
      });
    }
    const inGap = edges.filter((e) => e.span > 0 && e.gap === i).map(labelHeight);
    boxes.push({ state, y, height });
    y += height + Math.max(MIN_GAP, ...inGap.map((h) => h + 20));
  });
  let left = -half;
  let right = half;
  for (const edge of edges) {
    const out = (edge.straight ? OFFSET : edge.x) + 8 + labelWidth(edge);
    if (edge.side < 0) left = Math.min(left, -out);
    else right = Math.max(right, out);
  }
  const last = boxes.at(-1);
  return { edges, boxes, half, left: left - 6, right: right + 6, height: last.y + last.height + 8 };
}

/** The lines of an edge; each ends at the state that the edge leads to. */
function pathsOf(edge, boxes, half) {
  const { side, ports } = edge;
  if (edge.straight) {
    const from = boxes[edge.top].y + boxes[edge.top].height;
    const to = boxes[edge.bottom].y;
    const x = side * OFFSET;
    return [edge.to === edge.bottom ? `M${x} ${from}V${to - 1}` : `M${x} ${to}V${from + 1}`];
  }
  const x = side * edge.x;
  const near = side * half;
  const r = 7;
  const end = ports.get(edge.span === 0 ? 'back' : edge.to);
  const starts = edge.span === 0 ? [ports.get('out')] : [...edge.sources].map((s) => ports.get(s));
  return starts.map((start) => {
    const down = Math.sign(end - start) * r;
    return `M${near} ${start}H${x - side * r}Q${x} ${start} ${x} ${start + down}` +
      `V${end - down}Q${x} ${end} ${x - side * r} ${end}H${near + side}`;
  });
}

function labelPlace(edge, boxes) {
  const x = edge.side * ((edge.straight ? OFFSET : edge.x) + 8);
  if (edge.span === 0) return { x, middle: (edge.ports.get('out') + edge.ports.get('back')) / 2 };
  const upper = boxes[edge.gap];
  return { x, middle: (upper.y + upper.height + boxes[edge.gap + 1].y) / 2 };
}

function sentence(rows) {
  const from = rows.map((r) => words(r.from)).join(', ');
  const [row] = rows;
  return `${from} — ${words(row.trigger)} → ${words(row.to)}: ${row.action || 'nothing else is done'}`;
}

/** A figure for one table; `update(current)` lights the state and flashes the way to it. */
export function machine(table) {
  const plan = layout(table);
  const width = plan.right - plan.left;
  const marker = `arrow-${crypto.getRandomValues(new Uint32Array(1))[0]}`;
  const caption = el('p', { class: 'machine-caption', 'aria-live': 'off' });
  let current = null;

  const rest = () => setText(caption, current
    ? `Now ${words(current)}. Point at a transition to see what it does.`
    : 'Not running now.');

  const edges = plan.edges.map((edge) => {
    const paths = pathsOf(edge, plan.boxes, plan.half);
    const { x, middle } = labelPlace(edge, plan.boxes);
    const top = middle - labelHeight(edge) / 2 + 11;
    const group = svg('g', { class: 'edge' });
    const show = (all) => () => {
      group.classList.add('shown');
      setText(caption, all.map(sentence).join('\n'));
    };
    const told = edge.shared ? [edge.rows] : edge.rows.map((row) => [row]);
    const hide = () => {
      group.classList.remove('shown');
      rest();
    };
    const lines = paths.map((d, i) => {
      const line = svg('path', { class: 'edge-line', d, 'marker-end': `url(#${marker})` });
      group.append(line, svg('path', { class: 'edge-reach', d, onmouseenter: show(told), onmouseleave: hide }));
      return { line, from: table.states[[...edge.sources][i]] };
    });
    told.forEach((rows, i) => {
      const one = show([rows]);
      group.append(svg('text', {
        class: 'trigger', x, y: top + i * LINE, 'text-anchor': edge.side < 0 ? 'end' : 'start',
        tabindex: 0, role: 'img', 'aria-label': sentence(rows),
        onmouseenter: one, onmouseleave: hide, onfocus: one, onblur: hide,
      }, words(rows[0].trigger)));
    });
    return { edge, group, lines };
  });

  const states = plan.boxes.map((box) => {
    const group = svg('g', { class: 'state', 'data-state': box.state },
      svg('rect', { x: -plan.half, y: box.y, width: plan.half * 2, height: box.height, rx: 9 }),
      svg('text', { x: 0, y: box.y + box.height / 2 + 4.2, 'text-anchor': 'middle' }, words(box.state)));
    return { state: box.state, group };
  });

  const drawing = svg('svg', {
    class: 'machine', role: 'group', viewBox: `${plan.left} 0 ${width} ${plan.height}`,
    width, height: plan.height,
  },
  svg('defs', {},
    svg('marker', {
      id: marker, viewBox: '0 0 8 8', refX: 7, refY: 4, markerWidth: 7, markerHeight: 7, orient: 'auto',
    }, svg('path', { d: 'M0 0.5L8 4L0 7.5Z', class: 'arrow-head' }))),
  edges.map((e) => e.group), states.map((s) => s.group));

  drawing.style.setProperty('--natural', `${width}px`);
  const room = el('div', { class: 'machine-room' }, drawing);
  const node = el('figure', { class: 'card machine-card' },
    el('figcaption', { class: 'card-title' }, table.name), room, caption);

  /** Where the room is narrower than the drawing, the column of states stands in its middle. */
  function centre() {
    room.scrollLeft = (-plan.left * drawing.clientWidth) / width - room.clientWidth / 2;
  }

  function update(next) {
    if (next === current && drawing.hasAttribute('aria-label')) return;
    const before = current;
    current = next;
    drawing.setAttribute('aria-label',
      `State machine of ${table.name}, ${next ? `now ${words(next)}` : 'not running'}`);
    for (const s of states) s.group.classList.toggle('current', s.state === next);
    for (const { edge, group, lines } of edges) {
      group.classList.toggle('possible', lines.some((l) => l.from === next));
      for (const { line, from } of lines) {
        line.classList.toggle('possible', from === next);
        line.classList.toggle('taken',
          before !== next && from === before && table.states[edge.to] === next);
      }
    }
    rest();
    requestAnimationFrame(centre);
  }
  update(table.current);
  return { node, update, width };
}
