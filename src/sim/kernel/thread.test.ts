import { describe, expect, it } from 'vitest';
import { resume, type Next, type Stack } from './thread.ts';

type Frame =
  | { readonly at: 'ask'; readonly question: string }
  | { readonly at: 'answered'; readonly question: string }
  | { readonly at: 'two' }
  | { readonly at: 'secondOfTwo' }
  | { readonly at: 'sum'; readonly first: string }
  | { readonly at: 'countdown'; readonly left: number }
  | { readonly at: 'for ever' };

type Waited = { readonly ask: string };

/** Asks, and returns `question=answer`; `two` calls that twice and joins the results. */
function run(frame: Frame, input: string): Next<Frame, Waited, string> {
  switch (frame.at) {
    case 'ask':
      return { do: 'wait', for: { ask: frame.question }, then: { at: 'answered', question: frame.question } };
    case 'answered':
      return { do: 'return', value: `${frame.question}=${input}` };
    case 'two':
      return { do: 'call', frame: { at: 'ask', question: 'a' }, then: { at: 'secondOfTwo' } };
    case 'secondOfTwo':
      return { do: 'call', frame: { at: 'ask', question: 'b' }, then: { at: 'sum', first: input } };
    case 'sum':
      return { do: 'return', value: `${frame.first} ${input}` };
    case 'countdown':
      return frame.left === 0
        ? { do: 'return', value: 'done' }
        : { do: 'goto', frame: { at: 'countdown', left: frame.left - 1 } };
    case 'for ever':
      return { do: 'goto', frame };
  }
}

const stackOf = (progress: ReturnType<typeof resume<Frame, Waited, string>>): Stack<Frame> => {
  if (progress.state !== 'waiting') throw new Error('the thread has ended');
  return progress.stack;
};

describe('a thread', () => {
  it('parks where it waits and goes on from there', () => {
    const parked = resume<Frame, Waited, string>([{ at: 'ask', question: 'q' }], '', run);
    expect(parked).toEqual({ state: 'waiting', stack: [{ at: 'answered', question: 'q' }], for: { ask: 'q' } });
    expect(resume(stackOf(parked), '42', run)).toEqual({ state: 'ended', value: 'q=42' });
  });

  it('calls a procedure and comes back with its value, also when that waited', () => {
    const first = resume<Frame, Waited, string>([{ at: 'two' }], '', run);
    expect(first).toMatchObject({ state: 'waiting', for: { ask: 'a' } });
    const second = resume(stackOf(first), '1', run);
    expect(second).toMatchObject({ state: 'waiting', for: { ask: 'b' } });
    expect(resume(stackOf(second), '2', run)).toEqual({ state: 'ended', value: 'a=1 b=2' });
  });

  it('can be resumed twice from one parked stack, as a replay does', () => {
    const stack = stackOf(resume<Frame, Waited, string>([{ at: 'two' }], '', run));
    const before = JSON.stringify(stack);
    const [one, other] = [resume(stack, '1', run), resume(stack, '9', run)];
    expect(JSON.stringify(stack)).toBe(before);
    expect(resume(stackOf(one), '2', run)).toEqual({ state: 'ended', value: 'a=1 b=2' });
    expect(resume(stackOf(other), '2', run)).toEqual({ state: 'ended', value: 'a=9 b=2' });
  });

  it('goes to another frame without growing', () => {
    const counted = resume<Frame, Waited, string>([{ at: 'countdown', left: 50_000 }], '', run);
    expect(counted).toEqual({ state: 'ended', value: 'done' });
  });

  it('that never waits is an error, not a hanging page', () => {
    const endless = () => resume<Frame, Waited, string>([{ at: 'for ever' }], '', run);
    expect(endless).toThrow('did not wait within 100000 frames');
  });

  it('without a frame ends with what it was given', () => {
    expect(resume<Frame, Waited, string>([], 'as it is', run)).toEqual({ state: 'ended', value: 'as it is' });
  });
});
