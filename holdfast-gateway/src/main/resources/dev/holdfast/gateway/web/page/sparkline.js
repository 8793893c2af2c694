// A small picture of the last minute: messages received in each second.

import { setAttr, svg } from './dom.js';

const SECONDS = 60;

/** Draws into a box of the given size; `update(history)` moves it on. */
export function sparkline(width, height) {
  const area = svg('path', { class: 'spark-area' });
  const line = svg('path', { class: 'spark-line' });
  const node = svg(
    'svg',
    { class: 'spark', width, height, viewBox: `0 0 ${width} ${height}`, 'aria-hidden': 'true' },
    area,
    line,
  );
  function update(history) {
    const values = Array(Math.max(0, SECONDS - history.length)).fill(0).concat(history);
    const top = Math.max(1, ...values);
    const step = width / (values.length - 1);
    const points = values.map(
      (v, i) => `${(i * step).toFixed(1)} ${(height - 1 - (v / top) * (height - 3)).toFixed(1)}`,
    );
    const path = `M${points.join('L')}`;
    setAttr(line, 'd', path);
    setAttr(area, 'd', `${path}L${width} ${height}L0 ${height}Z`);
  }
  return { node, update };
}
