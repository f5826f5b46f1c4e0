/**
 * How numbers are written, the same in both languages (visual-language.md §9): own code, since what Intl writes
 * depends on the browser.
 */
import type { Language } from './language.svelte.ts';

/** Between a number and its unit: thin, and never broken over two lines. */
export const THIN_SPACE = '\u202f';
/** The minus sign of typography, not the hyphen. */
export const MINUS = '\u2212';

const US_PER_MS = 1_000;
const US_PER_SECOND = 1_000_000;

function signed(value: number, write: (magnitude: number) => string): string {
  return value < 0 ? `${MINUS}${write(-value)}` : write(value);
}

/** Seconds to the millisecond, without closing zeros but with one decimal: `12.4`, `18.034`. */
function secondsOf(us: number): string {
  return (Math.round(us / US_PER_MS) / 1_000).toFixed(3).replace(/0{1,2}$/, '');
}

/** Virtual time or a length of it in µs: `8.0 ms`, `12.4 s`, `18.034 s`. */
export function formatTime(us: number): string {
  return signed(us, magnitude => {
    const inMs = (magnitude / US_PER_MS).toFixed(1);
    if (magnitude < US_PER_SECOND && inMs !== '1000.0') return `${inMs}${THIN_SPACE}ms`;
    return `${secondsOf(magnitude)}${THIN_SPACE}s`;
  });
}

/** The clock and columns of times: always three decimals, no unit: `12.400`. */
export function formatClock(us: number): string {
  return signed(us, magnitude => (Math.round(magnitude / US_PER_MS) / 1_000).toFixed(3));
}

/** Exact, for detail panels: `12.400123 s`, `250 µs`. */
export function formatExactTime(us: number): string {
  return signed(us, magnitude => {
    if (magnitude < US_PER_MS) return `${magnitude}${THIN_SPACE}µs`;
    return `${(magnitude / US_PER_SECOND).toFixed(6)}${THIN_SPACE}s`;
  });
}

/** How long ago: `5.634 s ago`, `5.634 s 前`. */
export function formatAgo(us: number, language: Language): string {
  return language === 'zh' ? `${formatTime(us)} 前` : `${formatTime(us)} ago`;
}

/** A count in prose: `1,204`. Offsets, epochs, ids and config values are written plain instead. */
export function formatCount(count: number): string {
  return signed(count, magnitude => String(magnitude).replace(/\B(?=(\d{3})+$)/g, ','));
}

const BYTE_UNITS = ['B', 'KiB', 'MiB', 'GiB', 'TiB'] as const;

/** A size: `219 B`, `16 KiB`, `1.5 MiB`. */
export function formatBytes(bytes: number): string {
  return signed(bytes, magnitude => {
    let value = magnitude;
    let unit = 0;
    while (value >= 1024 && unit < BYTE_UNITS.length - 1) {
      value /= 1024;
      unit += 1;
    }
    const written = Number.isInteger(value) ? String(value) : value.toFixed(1);
    return `${written}${THIN_SPACE}${BYTE_UNITS[unit] ?? 'B'}`;
  });
}

/** From the first to the last, both included: `0–5`, or `5` alone. */
export function formatRange(first: number, last: number): string {
  return first === last ? String(first) : `${first}–${last}`;
}

/** A position in a log: `@6`. */
export function formatOffset(offset: number): string {
  return `@${offset}`;
}

/** A change: `5 → 6`. */
export function formatChange(before: number | string, after: number | string): string {
  return `${before} → ${after}`;
}

/** A difference with its sign: `+1`, `−1`, `0`. */
export function formatDifference(difference: number): string {
  return difference > 0 ? `+${difference}` : signed(difference, String);
}

/** Broker ids in Kafka's order: `[0,1,2]`. */
export function formatIds(ids: readonly number[]): string {
  return `[${ids.join(',')}]`;
}

/** A zxid: hexadecimal, the middle left out when it is long: `0x1f`, `0x1…2f`. */
export function formatZxid(zxid: number): string {
  const digits = zxid.toString(16);
  if (digits.length <= 6) return `0x${digits}`;
  return `0x${digits.slice(0, 1)}…${digits.slice(-2)}`;
}
