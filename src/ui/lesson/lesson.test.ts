import { describe, expect, it } from 'vitest';
import { parseLesson } from '../../lessons/plugin/index.ts';
import type { Comparison, LessonRun } from '../../lessons/index.ts';
import type { ClusterFact } from '../../sim/index.ts';
import { SAMPLE_FACTS } from '../narration/sample.ts';
import { firstDivergence, metricRows } from './compare.ts';
import { partsOf } from './parts.ts';
import { parseProgress } from './progress.ts';
import { writeValue } from './values.ts';

function sample(kind: ClusterFact['kind'], at: number, id = at): ClusterFact {
  const found = SAMPLE_FACTS.find(fact => fact.kind === kind);
  if (found === undefined) throw new Error(`no sample of ${kind}`);
  return { ...found, id, at };
}

describe('two runs', () => {
  const run = [sample('recordSent', 1), sample('batchSent', 2), sample('recordsAppended', 3)];

  it('are the same when only the numbering differs', () => {
    const renumbered = run.map(fact => ({ ...fact, id: fact.id + 7, event: 99, trigger: 3, reasons: [1] }));
    expect(firstDivergence(run, renumbered, ['first-0'], 0)).toBeNull();
  });

  it('part where a told fact differs in content or time, or is missing', () => {
    const shrunk = sample('isrShrunkByLeader', 3);
    expect(firstDivergence(run, [...run.slice(0, 2), shrunk], ['first-0'], 0)).toEqual({ at: 3, a: run[2], b: shrunk });
    expect(firstDivergence(run, run.slice(0, 2), ['first-0'], 0)).toEqual({ at: 3, a: run[2], b: null });
    const later = [...run.slice(0, 2), sample('recordsAppended', 9)];
    expect(firstDivergence(run, later, ['first-0'], 0)?.at).toBe(3);
  });

  it('are compared from the opening on, and in what is told only', () => {
    expect(firstDivergence(run, run.slice(1), ['first-0'], 2)).toBeNull();
    expect(firstDivergence(run, [...run, sample('messageSent', 4)], ['first-0'], 0)).toBeNull();
    expect(firstDivergence(run, [], ['first-1'], 0)).toBeNull();
  });

  it('have their numbers side by side', () => {
    const count: Comparison['metrics'][number] = {
      id: 'facts',
      label: { zh: '事实', en: 'facts' },
      of: ({ facts }) => ({ type: 'text', text: String(facts.length) }),
    };
    const comparison: Comparison = {
      id: 'x', a: 'A', b: 'B', change: spec => spec, metrics: [count], differsIn: 'facts',
    };
    const asRun = (facts: readonly ClusterFact[]): LessonRun => ({
      facts,
      beats: new Map(),
      viewAt: () => {
        throw new Error('no world here');
      },
      endsAt: 0,
    });
    const [row] = metricRows(comparison, asRun(run), asRun(run.slice(1)));
    expect(row).toMatchObject({ a: { text: '3' }, b: { text: '2' }, differs: true });
  });
});

describe('the parts of a text', () => {
  it('keep beats and predictions together and prose in one piece', () => {
    const { blocks } = parseLesson(
      '---\ntitle: T\nlead: L\n---\n\na\n\n## b\n\n:::beat[x]{id="1"}\n:::\n\n:::prediction[y]{id="p"}\n:::\n\n' +
        ':::beat[z]{id="2"}\n:::\n\nc\n\n:::today\nd\n:::\n',
      'x.md',
    );
    expect(partsOf(blocks).map(part => [part.type, part.type === 'story' ? part.steps.length : 0])).toEqual([
      ['prose', 0], ['story', 3], ['prose', 0], ['directive', 0],
    ]);
  });
});

describe('progress', () => {
  it('is read back, and anything else that is stored counts as nothing', () => {
    const progress = { answers: { hw: '5' }, solved: ['lose-one'] };
    expect(parseProgress(JSON.stringify(progress))).toEqual(progress);
    for (const broken of ['', '{', 'null', '[]', '7', '{"answers":{"hw":5},"solved":[1]}', '{"solved":"x"}']) {
      expect(parseProgress(broken)).toEqual({ answers: {}, solved: [] });
    }
  });
});

describe('values', () => {
  it('are written in the reader\u2019s language', () => {
    expect(writeValue({ type: 'time', us: 3_100 }, 'zh')).toBe('3.1\u202fms');
    expect(writeValue({ type: 'words', words: { zh: '没有', en: 'never' } }, 'en')).toBe('never');
  });
});
