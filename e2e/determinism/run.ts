/** A fixed run with faults in it, and what its world comes to. Loaded by Node, and as a bundle by the browser. */
import { behaviour, fingerprint, History, openScenario, steady, type Action } from '../../src/sim/index.ts';

const SECOND_US = 1_000_000;

const ACTIONS: readonly { readonly at: number; readonly action: Action }[] = [
  { at: 13 * SECOND_US, action: { verb: 'cut', from: 'broker-0', to: 'broker-2', oneWay: false } },
  { at: 15 * SECOND_US, action: { verb: 'pause', node: 'broker-1' } },
  { at: 18 * SECOND_US, action: { verb: 'resume', node: 'broker-1' } },
  { at: 20 * SECOND_US, action: { verb: 'heal', from: 'broker-0', to: 'broker-2' } },
  { at: 22 * SECOND_US, action: { verb: 'kill', node: 'broker-0' } },
];

/** The fingerprints of the world at a few moments of the run. */
export function fixedRun(): readonly string[] {
  const history = new History(behaviour, openScenario(steady));
  for (const { at, action } of ACTIONS) history.act(at, action);
  history.extendTo(30 * SECOND_US);
  return [6, 14, 16, 21, 30].map(seconds => fingerprint(history.worldAt(seconds * SECOND_US)));
}
