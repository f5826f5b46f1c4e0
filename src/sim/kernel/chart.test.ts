import { describe, expect, it } from 'vitest';
import { setup } from 'xstate';
import { chart } from './chart.ts';

type DoorEvent =
  | { readonly type: 'open'; readonly by: string }
  | { readonly type: 'close' }
  | { readonly type: 'knock' }
  | { readonly type: 'lock'; readonly hasKey: boolean };

const doorMachine = setup({
  types: { events: {} as DoorEvent },
  actions: {
    ring: (_, _params: { readonly times: number }) => {
      throw new Error('an effect is data: nobody runs it here');
    },
    light: () => {
      throw new Error('an effect is data: nobody runs it here');
    },
  },
  guards: { hasKey: ({ event }) => event.type === 'lock' && event.hasKey },
}).createMachine({
  id: 'door',
  initial: 'closed',
  states: {
    closed: {
      on: {
        open: { target: 'open', actions: { type: 'ring', params: { times: 2 } } },
        lock: { target: 'locked', guard: 'hasKey' },
        knock: { actions: { type: 'ring', params: { times: 1 } } },
      },
    },
    open: { entry: { type: 'light' }, on: { close: 'closed' } },
    locked: {},
  },
});

const door = chart<'closed' | 'open' | 'locked', DoorEvent>(doorMachine, ['closed', 'open', 'locked']);

describe('a chart', () => {
  it('is a function from a state and an event to a state', () => {
    expect(door.initial).toBe('closed');
    expect(door.react('closed', { type: 'open', by: 'me' })).toMatchObject({ value: 'open', moved: true });
    // No memory of its own: the same question has the same answer, in any order.
    expect(door.react('open', { type: 'close' })).toMatchObject({ value: 'closed', moved: true });
    expect(door.react('closed', { type: 'open', by: 'me' })).toMatchObject({ value: 'open', moved: true });
  });

  it('names its effects as data, in order, and runs none', () => {
    expect(door.react('closed', { type: 'open', by: 'me' }).effects).toEqual([
      { type: 'ring', params: { times: 2 } },
      { type: 'light', params: undefined },
    ]);
    const knocked = door.react('closed', { type: 'knock' });
    expect(knocked).toMatchObject({ value: 'closed', effects: [{ type: 'ring', params: { times: 1 } }] });
  });

  it('does not let one answer change another that somebody kept', () => {
    const kept = door.react('closed', { type: 'open', by: 'me' }).effects;
    door.react('open', { type: 'close' });
    expect(kept).toHaveLength(2);
  });

  it('stays where it is at an event that its state does not know', () => {
    expect(door.react('locked', { type: 'close' })).toEqual({ value: 'locked', effects: [], moved: false });
    expect(door.react('open', { type: 'knock' })).toEqual({ value: 'open', effects: [], moved: false });
  });

  it('asks its guards', () => {
    expect(door.react('closed', { type: 'lock', hasKey: false })).toMatchObject({ value: 'closed', moved: false });
    expect(door.react('closed', { type: 'lock', hasKey: true })).toMatchObject({ value: 'locked', moved: true });
  });

  it('lists its states and its edges for whoever draws it', () => {
    expect(door.states).toEqual(['closed', 'open', 'locked']);
    expect(door.edges).toEqual([
      { from: 'closed', to: 'open', event: 'open' },
      { from: 'closed', to: 'locked', event: 'lock' },
      { from: 'open', to: 'closed', event: 'close' },
    ]);
  });

  it('that names a state its machine lacks is refused where it is made', () => {
    expect(() => chart<'ajar', DoorEvent>(doorMachine, ['ajar'])).toThrow('chart door is in closed, not in ajar');
  });
});
