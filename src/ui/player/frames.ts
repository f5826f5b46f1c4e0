/** Lets the browser's frames drive a player. */

/** What is driven. */
export interface Playable {
  readonly playing: boolean;
  play(): void;
  pause(): void;
  /** So much real time has passed, ms. */
  advance(realMs: number): void;
}

/** The longest stretch of real time that one frame plays, ms: a page that stalled does not jump. */
const FRAME_MAX_MS = 100;

/** Plays with the browser's frames until the returned function is called. Pauses while the tab is hidden. */
export function attachFrames(player: Playable): () => void {
  let last: number | null = null;
  let handle = 0;
  let resumes = false;
  const frame = (time: number): void => {
    player.advance(last === null ? 0 : Math.min(time - last, FRAME_MAX_MS));
    last = time;
    handle = requestAnimationFrame(frame);
  };
  const onVisibility = (): void => {
    if (document.hidden) {
      resumes = player.playing;
      player.pause();
    } else if (resumes) {
      last = null;
      player.play();
    }
  };
  document.addEventListener('visibilitychange', onVisibility);
  handle = requestAnimationFrame(frame);
  return () => {
    cancelAnimationFrame(handle);
    document.removeEventListener('visibilitychange', onVisibility);
  };
}
