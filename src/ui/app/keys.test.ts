import { describe, expect, it } from 'vitest';
import { BINDINGS, commandOf } from './keys.ts';

const press = (key: string, shiftKey = false) => ({ key, shiftKey, ctrlKey: false, metaKey: false, altKey: false });

describe('keys', () => {
  it('step by message with arrows and by narrated step with Shift', () => {
    expect(commandOf(press('ArrowRight'))).toBe('stepForward');
    expect(commandOf(press('ArrowRight', true))).toBe('narratedForward');
  });

  it('take signs whether or not a layout needs Shift for them, and letters in either case', () => {
    expect(commandOf(press('?', true))).toBe('help');
    expect(commandOf(press('?'))).toBe('help');
    expect(commandOf(press('K'))).toBe('kill');
    expect(commandOf(press('K', true))).toBeNull();
  });

  it('leave the browser its own', () => {
    expect(commandOf({ ...press('r', true), ctrlKey: true })).toBeNull();
    expect(commandOf(press('x'))).toBeNull();
  });

  it('are bound once each', () => {
    const names = BINDINGS.map(binding => `${binding.shift ?? false} ${binding.key}`);
    expect(new Set(names).size).toBe(names.length);
  });
});
