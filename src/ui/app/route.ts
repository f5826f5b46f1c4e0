/**
 * Addresses of the page: a lesson, and a place in it. They live in the hash, so that any static host serves them.
 *   #/p08            the lesson at its opening
 *   #/p08/beat/3     at its third beat
 *   #/p08/t/12.4     at 12.4 s of virtual time
 */
import type { Micros } from '../../sim/kernel/index.ts';

/** Where in a lesson. */
export type Place =
  | { readonly type: 'opening' }
  | { readonly type: 'beat'; readonly number: number }
  | { readonly type: 'time'; readonly time: Micros };

/** An address that can be read. */
export interface Route {
  readonly lesson: string;
  readonly place: Place;
}

/** Why an address leads nowhere; `part` is the piece that is wrong. */
export interface BadRoute {
  readonly reason: 'lesson' | 'beat' | 'time' | 'place';
  readonly part: string;
}

/** An address read, or what is wrong with it. */
export type ParsedRoute =
  | { readonly ok: true; readonly route: Route }
  | { readonly ok: false; readonly bad: BadRoute };

const good = (lesson: string, place: Place): ParsedRoute => ({ ok: true, route: { lesson, place } });
const bad = (reason: BadRoute['reason'], part: string): ParsedRoute => ({ ok: false, bad: { reason, part } });

/** Reads a hash. An empty one is the first lesson of `lessons`; a lesson that is not among them is a bad address. */
export function parseRoute(hash: string, lessons: readonly string[]): ParsedRoute {
  const [lesson = '', kind, value = '', ...rest] = decode(hash).replace(/^#?\/?/, '').replace(/\/$/, '').split('/');
  const name = lesson.toLowerCase();
  if (lesson === '') return good(lessons[0] ?? '', { type: 'opening' });
  if (!lessons.includes(name)) return bad('lesson', lesson);
  if (kind === undefined) return good(name, { type: 'opening' });
  if (rest.length > 0) return bad('place', [kind, value, ...rest].join('/'));
  if (kind === 'beat') {
    return /^[1-9]\d{0,3}$/.test(value) ? good(name, { type: 'beat', number: Number(value) }) : bad('beat', value);
  }
  if (kind === 't') {
    const isTime = /^\d{1,6}(\.\d{1,6})?$/.test(value);
    return isTime ? good(name, { type: 'time', time: Math.round(Number(value) * 1_000_000) }) : bad('time', value);
  }
  return bad('place', [kind, value].filter(part => part !== '').join('/'));
}

/** The hash of a route. */
export function formatRoute({ lesson, place }: Route): string {
  switch (place.type) {
    case 'opening':
      return `#/${lesson}`;
    case 'beat':
      return `#/${lesson}/beat/${place.number}`;
    case 'time':
      return `#/${lesson}/t/${place.time / 1_000_000}`;
  }
}

/** A hash may hold a broken escape; such an address is shown as it is. */
function decode(hash: string): string {
  try {
    return decodeURIComponent(hash);
  } catch {
    return hash;
  }
}
