// Draws a state machine from its table. States stand in one column, in the order of the table. A
// transition to a neighbour is a straight arrow in the gap, down on the right and up on the left;
// a longer one runs in a lane beside the column, on the side with more room, each lane outside the
// labels of those it passes. Labels stand in gaps, where only lanes run, or beside their own loop, so nothing covers them.

import { el, setText, svg } from './dom.js';
import { words } from './format.js';

const LINE = 15;
const CHAR = 6.65;
const STATE_CHAR = 8.3;
const PORT = 14;
const MIN_GAP = 42;
const CLEAR = 13;
const OFFSET = 16;

const labelWidth = (edge) => Math.max(...edge.rows.map((r) => words(r.trigger).length)) * CHAR;
const labelHeight = (edge) => edge.rows.length * LINE;

function edgesOf(table) {
  const index = new Map(table.states.map((s, i) => [s, i]));
  const edges = new Map();
  for (const row of table.rows) {
    const from = index.get(row.from);
    const to = index.get(row.to);
    const key = `${from}>${to}`;
    if (!edges.has(key)) edges.set(key, { from, to, rows: [] });
    edges.get(key).rows.push(row);
  }
  for (const edge of edges.values()) {
    edge.span = Math.abs(edge.to - edge.from);
    edge.top = Math.min(edge.from, edge.to);
    edge.bottom = Math.max(edge.from, edge.to);
    edge.side = edge.to < edge.from ? -1 : 1;
    edge.gap = edge.to < edge.from ? edge.from - 1 : edge.from;
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
  const straight = edges.filter((e) => e.span === 1);
  const lanes = edges.filter((e) => e.span !== 1);
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

/** The ends of lanes on one side of a state, from its top to its bottom. */
function portsOf(edges, state, side) {
  const here = edges.filter((e) => e.side === side && e.span !== 1);
  const up = here.filter((e) => e.span > 1 && e.bottom === state).sort((a, b) => a.x - b.x);
  const down = here.filter((e) => e.span > 1 && e.top === state).sort((a, b) => b.x - a.x);
  const loops = here.filter((e) => e.span === 0 && e.top === state);
  const ports = [];
  for (const edge of up) ports.push({ edge, end: 'bottom', room: PORT });
  for (const edge of loops) {
    ports.push({ edge, end: 'top', room: PORT });
    ports.push({ edge, end: 'bottom', room: Math.max(PORT, labelHeight(edge) - 4) });
  }
  for (const edge of down) ports.push({ edge, end: 'top', room: PORT });
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
        port.edge[port.end === 'top' ? 'yTop' : 'yBottom'] = at;
      });
    }
    const inGap = edges.filter((e) => e.span > 0 && e.gap === i).map(labelHeight);
    boxes.push({ state, y, height });
    y += height + Math.max(MIN_GAP, ...inGap.map((h) => h + 20));
  });
  let left = -half;
  let right = half;
  for (const edge of edges) {
    const out = (edge.span === 1 ? OFFSET : edge.x) + 8 + labelWidth(edge);
    if (edge.side < 0) left = Math.min(left, -out);
    else right = Math.max(right, out);
  }
  const last = boxes.at(-1);
  return { edges, boxes, half, left: left - 6, right: right + 6, height: last.y + last.height + 8 };
}

function pathOf(edge, boxes, half) {
  const { side } = edge;
  if (edge.span === 1) {
    const upper = boxes[edge.top];
    const from = upper.y + upper.height;
    const to = boxes[edge.bottom].y;
    const x = side * OFFSET;
    return side > 0 ? `M${x} ${from}V${to - 1}` : `M${x} ${to}V${from + 1}`;
  }
  const x = side * edge.x;
  const near = side * half;
  const r = 7;
  const [start, end] = edge.from <= edge.to
    ? [edge.yTop, edge.yBottom]
    : [edge.yBottom, edge.yTop];
  const down = Math.sign(end - start) * r;
  return `M${near} ${start}H${x - side * r}Q${x} ${start} ${x} ${start + down}` +
    `V${end - down}Q${x} ${end} ${x - side * r} ${end}H${near + side}`;
}

function labelPlace(edge, boxes) {
  const x = edge.side * ((edge.span === 1 ? OFFSET : edge.x) + 8);
  if (edge.span === 0) return { x, middle: (edge.yTop + edge.yBottom) / 2 };
  const upper = boxes[edge.gap];
  return { x, middle: (upper.y + upper.height + boxes[edge.gap + 1].y) / 2 };
}

const sentence = (row) =>
  `${words(row.from)} — ${words(row.trigger)} → ${words(row.to)}` +
  (row.action ? `: ${row.action}` : ': nothing else is done');

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
    const d = pathOf(edge, plan.boxes, plan.half);
    const { x, middle } = labelPlace(edge, plan.boxes);
    const top = middle - labelHeight(edge) / 2 + 11;
    const group = svg('g', { class: 'edge' });
    const show = (rows) => () => {
      group.classList.add('shown');
      setText(caption, rows.map(sentence).join('\n'));
    };
    const hide = () => {
      group.classList.remove('shown');
      rest();
    };
    group.append(
      svg('path', { class: 'edge-line', d, 'marker-end': `url(#${marker})` }),
      svg('path', { class: 'edge-reach', d, onmouseenter: show(edge.rows), onmouseleave: hide }),
    );
    edge.rows.forEach((row, i) => {
      const one = show([row]);
      group.append(svg('text', {
        class: 'trigger', x, y: top + i * LINE, 'text-anchor': edge.side < 0 ? 'end' : 'start',
        tabindex: 0, role: 'img', 'aria-label': sentence(row),
        onmouseenter: one, onmouseleave: hide, onfocus: one, onblur: hide,
      }, words(row.trigger)));
    });
    return { edge, group };
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

  const node = el('figure', { class: 'card machine-card' },
    el('figcaption', { class: 'card-title' }, table.name), el('div', { class: 'machine-room' }, drawing), caption);

  function update(next) {
    if (next === current && drawing.hasAttribute('aria-label')) return;
    const before = current;
    current = next;
    drawing.setAttribute('aria-label',
      `State machine of ${table.name}, ${next ? `now ${words(next)}` : 'not running'}`);
    for (const s of states) s.group.classList.toggle('current', s.state === next);
    for (const { edge, group } of edges) {
      const from = table.states[edge.from];
      group.classList.toggle('possible', from === next);
      const taken = before !== null && from === before && table.states[edge.to] === next;
      group.classList.toggle('taken', taken && before !== next);
    }
    rest();
  }
  update(table.current);
  return { node, update };
}
