import { describe, expect, it } from 'vitest';
import { offsetCheckpointText, parseOffsetCheckpoint } from './checkpoint.ts';

describe('offset checkpoint files', () => {
  const entries = [
    { topic: 'first', partition: 0, offset: 12 },
    { topic: '__consumer_offsets', partition: 49, offset: 0 },
  ];

  it('have a version, a count and a line per partition', () => {
    const text = '0\n2\nfirst 0 12\n__consumer_offsets 49 0\n';
    expect(offsetCheckpointText(entries)).toBe(text);
    expect(parseOffsetCheckpoint(text)).toEqual({ ok: true, entries });
    expect(offsetCheckpointText([])).toBe('0\n0\n');
    expect(parseOffsetCheckpoint('')).toEqual({ ok: true, entries: [] });
  });

  it.each([
    ['1\n0\n', 1],
    ['0\n2\nfirst 0 12\n', 2],
    ['0\n1\nfirst zero 12\n', 3],
  ])('%j is wrong in line %i', (text, line) => {
    expect(parseOffsetCheckpoint(text)).toEqual({ ok: false, line });
  });
});
