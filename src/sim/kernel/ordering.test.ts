import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TestRun } from './harness.ts';

/** Something that disturbs the way from a to b, or repairs it. */
type Disturbance =
  | { readonly do: 'send'; readonly bytes: number }
  | { readonly do: 'cut' | 'heal' | 'pause' | 'resume' | 'slow' }
  | { readonly do: 'hold' | 'release'; readonly nth: number };

const disturbances = fc.array(
  fc.tuple(
    fc.oneof(
      { weight: 4, arbitrary: fc.record({ do: fc.constant('send' as const), bytes: fc.nat({ max: 100_000 }) }) },
      {
        weight: 3,
        arbitrary: fc.record({ do: fc.constantFrom('cut' as const, 'heal', 'pause', 'resume', 'slow') }),
      },
      {
        weight: 3,
        arbitrary: fc.record({ do: fc.constantFrom('hold' as const, 'release'), nth: fc.nat({ max: 10 }) }),
      },
    ),
    fc.nat({ max: 900 }),
  ),
  { maxLength: 40 },
);

const ends = { from: 'a', to: 'b' } as const;

function disturb(run: TestRun, connection: number, sent: number[], what: Disturbance): void {
  switch (what.do) {
    case 'send':
      sent.push(run.send('a', connection, `m${sent.length}`, what.bytes));
      break;
    case 'cut':
      run.act({ verb: 'cut', ...ends, oneWay: true });
      break;
    case 'heal':
      run.act({ verb: 'heal', ...ends });
      break;
    case 'pause':
    case 'resume':
      run.act({ verb: what.do, node: 'b' });
      break;
    case 'slow':
      run.act({ verb: 'slow', ...ends, extraUs: 1500 });
      break;
    case 'hold':
    case 'release':
      run.act({ verb: what.do, sent: sent[what.nth] ?? 0 });
      break;
  }
}

describe('a connection under cuts, holds, pauses and slow links', () => {
  it('delivers what was sent, all of it, once and in order, when everything is repaired', () => {
    fc.assert(
      fc.property(disturbances, list => {
        const run = new TestRun(['a', 'b']);
        const connection = run.connected('a', 'b');
        const sent: number[] = [];
        for (const [what, afterUs] of list) {
          disturb(run, connection, sent, what);
          run.pass(afterUs);
        }
        for (const fact of sent) run.act({ verb: 'release', sent: fact });
        run.act({ verb: 'heal', ...ends });
        run.act({ verb: 'resume', node: 'b' });
        run.settle();
        expect(run.heard('b').slice(2)).toEqual(sent.map((_, index) => `m${index}`));
      }),
      { numRuns: 500 },
    );
  });
});
