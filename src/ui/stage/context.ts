/** What every object on a stage shares: which one is selected, which one the Tab key reaches, and how to select. */
import { getContext, setContext } from 'svelte';

export interface StageContext {
  /** The key of the selected object. */
  readonly selected: () => string | null;
  /** The key of the one object that Tab reaches; arrow keys move on from there. */
  readonly tabStop: () => string | null;
  readonly select: (key: string) => void;
  readonly focused: (key: string) => void;
}

const KEY = Symbol('stage');

export function provideStage(context: StageContext): void {
  setContext(KEY, context);
}

export function useStage(): StageContext {
  return getContext<StageContext>(KEY);
}
