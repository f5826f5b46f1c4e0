/** What the window is like: its room decides the layout (visual-language.md §8), its reader's wishes the motion. */

/** The page's layouts, from the widest on. `landscape` is a phone on its side. */
export type PageLayout = 'wide' | 'medium' | 'narrow' | 'landscape' | 'phone';

/** The layout for a room, px. */
export function layoutFor(width: number, height: number): PageLayout {
  if (width >= 1440) return 'wide';
  if (width >= 1024) return 'medium';
  if (width >= 640) return height < 520 ? 'landscape' : 'narrow';
  return 'phone';
}

/** Follows a media query. Call while a component is set up. */
export function mediaQuery(query: string): { readonly matches: boolean } {
  const list = window.matchMedia(query);
  let matches = $state(list.matches);
  $effect(() => {
    const follow = (event: MediaQueryListEvent): void => {
      matches = event.matches;
    };
    list.addEventListener('change', follow);
    return () => list.removeEventListener('change', follow);
  });
  return {
    get matches() {
      return matches;
    },
  };
}
