/** Commands of the keyboard that need no more of the page than its player, its language and its theme. */
import { language } from '../i18n/index.ts';
import { SPEEDS, type Player } from '../player/player.svelte.ts';
import { theme } from '../theme/theme.svelte.ts';
import type { Command } from './keys.ts';

function changeSpeed(player: Player, by: 1 | -1): void {
  player.speed = SPEEDS[SPEEDS.indexOf(player.speed) + by] ?? player.speed;
}

const SIMPLE: Partial<Record<Command, (player: Player) => void>> = {
  toggle: player => player.toggle(),
  stepForward: player => player.step(1, 'message'),
  stepBack: player => player.step(-1, 'message'),
  narratedForward: player => player.step(1, 'narrated'),
  narratedBack: player => player.step(-1, 'narrated'),
  toStart: player => player.toStart(),
  toEnd: player => player.toEnd(),
  faster: player => changeSpeed(player, 1),
  slower: player => changeSpeed(player, -1),
  reset: player => player.reset(),
  quiet: player => {
    player.quiet = !player.quiet;
  },
  language: () => {
    language.current = language.current === 'zh' ? 'en' : 'zh';
  },
  theme: () => {
    theme.choice = theme.shown === 'dark' ? 'light' : 'dark';
  },
};

/** Carries a command out if it is one of these; false when it is for the page. */
export function runSimple(command: Command, player: Player): boolean {
  const action = SIMPLE[command];
  action?.(player);
  return action !== undefined;
}
