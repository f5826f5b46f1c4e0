/**
 * Randomness by address: a draw is a pure function of (seed, who, what for, how many before).
 * One more draw in one place therefore never changes the luck of another (design.md §3).
 */

function mix(hash: number, value: number): number {
  let h = Math.imul(hash ^ value, 0x9e3779b1);
  h ^= h >>> 15;
  h = Math.imul(h, 0x85ebca77);
  return (h ^ (h >>> 13)) >>> 0;
}

function mixText(hash: number, text: string): number {
  let h = hash;
  for (let i = 0; i < text.length; i++) h = mix(h, text.charCodeAt(i) + 1);
  return h;
}

/** An unsigned 32-bit draw for the given address. */
export function draw(seed: number, who: string, purpose: string, counter: number): number {
  const h = mix(mixText(mixText(mix(0x2545f491, seed), who), purpose), counter);
  return mix(h, 0x68e31da4);
}

/** An integer in [0, bound) for the given address; bound must be positive. */
export function drawBelow(seed: number, who: string, purpose: string, counter: number, bound: number): number {
  return Math.floor((draw(seed, who, purpose, counter) / 0x1_0000_0000) * bound);
}
