/** What the page remembers of earlier visits besides language and theme: whether the first hint has been followed. */

const HINTED_AS = 'kafkascope.hinted';

/** A browser may forbid storage; then every visit is the first. */
export function wasHinted(): boolean {
  try {
    return localStorage.getItem(HINTED_AS) !== null;
  } catch {
    return false;
  }
}

/** Keeps that the hint has done its work. */
export function rememberHint(): void {
  try {
    localStorage.setItem(HINTED_AS, '1');
  } catch {
    // The hint comes back on the next visit.
  }
}
