// Numbers, times and bytes as people read them.

const INTEGER = new Intl.NumberFormat('en-US');
let skewMicros = 0;

/** Keeps durations right where the clocks of browser and gateway differ. */
export function setGatewayClock(nowMicros) {
  skewMicros = nowMicros - Date.now() * 1000;
}

export const nowMicros = () => Date.now() * 1000 + skewMicros;

export const integer = (n) => INTEGER.format(n);

export function rate(n) {
  if (n === 0) return '0';
  if (n < 10) return n.toFixed(1);
  return INTEGER.format(Math.round(n));
}

export function bytes(n) {
  if (n < 1024) return `${n} B`;
  const units = ['KiB', 'MiB', 'GiB', 'TiB'];
  let value = n;
  let unit = -1;
  while (value >= 1024 && unit < units.length - 1) {
    value /= 1024;
    unit++;
  }
  return `${value < 10 ? value.toFixed(1) : Math.round(value)} ${units[unit]}`;
}

export function nanos(n) {
  if (n < 1e6) return `${Math.round(n / 1e3)} µs`;
  if (n < 1e9) return `${(n / 1e6).toFixed(1)} ms`;
  return `${(n / 1e9).toFixed(1)} s`;
}

const two = (n) => String(n).padStart(2, '0');

/** A duration of constant shape: `42 s`, `3:07`, `1:02:09`, `12 d 04:11`. */
export function duration(micros) {
  const total = Math.max(0, Math.floor(micros / 1e6));
  const s = total % 60;
  const m = Math.floor(total / 60) % 60;
  const h = Math.floor(total / 3600);
  if (total < 60) return `${s} s`;
  if (h === 0) return `${m}:${two(s)}`;
  if (h < 24) return `${h}:${two(m)}:${two(s)}`;
  return `${Math.floor(h / 24)} d ${two(h % 24)}:${two(m)}`;
}

/** A length of time in ms, as people say it: `3 s`, `2 h 11 min`. */
export function span(millis) {
  if (millis < 1000) return `${millis} ms`;
  const total = Math.round(millis / 1000);
  const parts = [[Math.floor(total / 3600), 'h'], [Math.floor(total / 60) % 60, 'min'], [total % 60, 's']];
  return parts.filter(([n]) => n > 0).slice(0, 2).map(([n, unit]) => `${n} ${unit}`).join(' ');
}

export const since = (micros) => duration(nowMicros() - micros);

export function clock(micros, withMillis = true) {
  const d = new Date(micros / 1000);
  const time = `${two(d.getHours())}:${two(d.getMinutes())}:${two(d.getSeconds())}`;
  return withMillis ? `${time}.${String(d.getMilliseconds()).padStart(3, '0')}` : time;
}

export function day(micros) {
  const d = new Date(micros / 1000);
  return `${d.getFullYear()}-${two(d.getMonth() + 1)}-${two(d.getDate())}`;
}

export const fullTime = (micros) => `${day(micros)} ${clock(micros)}`;

/** `NOT_SELECTED` as `NOT SELECTED`. */
export const words = (name) => name.replaceAll('_', ' ');

/** Offset, bytes and their ASCII, one row for each `width` bytes. */
export function hexDump(hex, width) {
  const lines = [];
  for (let at = 0; at < hex.length; at += width * 2) {
    const row = hex.slice(at, at + width * 2);
    let shown = '';
    let ascii = '';
    for (let i = 0; i < width * 2; i += 2) {
      const pair = row.slice(i, i + 2);
      shown += (pair || '  ') + (i === width - 2 && width > 8 ? '  ' : ' ');
      if (pair) {
        const code = parseInt(pair, 16);
        ascii += code >= 0x20 && code < 0x7f ? String.fromCharCode(code) : '·';
      }
    }
    lines.push(`${(at / 2).toString(16).padStart(4, '0')}  ${shown} ${ascii}`);
  }
  return lines.join('\n');
}
