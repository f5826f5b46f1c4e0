/**
 * `npm run soak -- [--schedules N] [--seed N]`: plays random schedules against the laws. One seed with --seed (its
 * faults are listed), else as many as asked from a random beginning. Exits 1 with the seed of the first that fails.
 */
import { parseArgs } from 'node:util';
import { LAWS, playSchedule, scheduleOf, type Outcome } from '../src/sim/checks/index.ts';

const SCHEDULES = 1_000;
const SEED_MAX = 0x7fff_ffff;

const { values } = parseArgs({ options: { schedules: { type: 'string' }, seed: { type: 'string' } } });

function whole(text: string, name: string): number {
  const value = Number(text);
  if (Number.isSafeInteger(value) && value >= 0) return value;
  console.error(`--${name} must be a whole number, not ${text}`);
  process.exit(2);
}

function failureOf(outcome: Outcome): string | null {
  const { violation, unsettled } = outcome;
  if (violation !== null)
    return `law ${violation.law} broken at ${violation.at} µs: ${JSON.stringify(violation.subject)}`;
  return unsettled === null ? null : `not settled in time: ${unsettled}`;
}

/** Plays one; the words of what failed, or null. */
function play(seed: number, verbose: boolean): string | null {
  try {
    const outcome = playSchedule(scheduleOf(seed), LAWS);
    if (verbose) {
      for (const { at, action } of outcome.done) console.log(`${(at / 1e6).toFixed(3)} s  ${JSON.stringify(action)}`);
      const holes = [...outcome.evidence.holes].map(([name, hole]) => `${name}: ${hole}`).join(', ');
      console.log(
        `${outcome.events} events, ${outcome.evidence.acknowledged.length} acknowledged, holes: ${holes || 'none'}`,
      );
    }
    return failureOf(outcome);
  } catch (error) {
    return error instanceof Error ? (error.stack ?? error.message) : String(error);
  }
}

const one = values.seed === undefined ? null : whole(values.seed, 'seed');
const count = whole(values.schedules ?? (one === null ? String(SCHEDULES) : '1'), 'schedules');
const first = one ?? Math.floor(Math.random() * SEED_MAX);

for (let done = 0; done < count; done += 1) {
  const seed = (first + done) % SEED_MAX;
  const failure = play(seed, one !== null && count === 1);
  if (failure === null) continue;
  console.error(`seed ${seed}: ${failure}\nreproduce: npx tsx scripts/soak.ts --seed ${seed}`);
  process.exit(1);
}
console.log(`${count} schedules from seed ${first}: all laws hold`);
