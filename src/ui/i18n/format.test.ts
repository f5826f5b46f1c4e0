import { describe, expect, it } from 'vitest';
import * as write from './format.ts';

describe('virtual time', () => {
  it('is written in ms under a second and in s from there on', () => {
    expect(write.formatTime(8_000)).toBe('8.0\u202fms');
    expect(write.formatTime(12_400_000)).toBe('12.4\u202fs');
    expect(write.formatTime(18_034_000)).toBe('18.034\u202fs');
    expect(write.formatTime(30_000_000)).toBe('30.0\u202fs');
    expect(write.formatTime(18_050_000)).toBe('18.05\u202fs');
  });

  it('does not say 1000.0 ms', () => {
    expect(write.formatTime(999_949)).toBe('999.9\u202fms');
    expect(write.formatTime(999_990)).toBe('1.0\u202fs');
  });

  it('has a clock of fixed width, an exact form and a minus sign', () => {
    expect(write.formatClock(12_400_000)).toBe('12.400');
    expect(write.formatExactTime(250)).toBe('250\u202fµs');
    expect(write.formatExactTime(12_400_123)).toBe('12.400123\u202fs');
    expect(write.formatTime(-8_000)).toBe('−8.0\u202fms');
    expect(write.formatAgo(5_634_000, 'zh')).toBe('5.634\u202fs 前');
    expect(write.formatAgo(5_634_000, 'en')).toBe('5.634\u202fs ago');
  });
});

describe('numbers', () => {
  it('have one form in both languages', () => {
    expect(write.formatCount(1_204)).toBe('1,204');
    expect(write.formatCount(12)).toBe('12');
    expect(write.formatCount(1_000_000)).toBe('1,000,000');
    expect(write.formatBytes(1_073_741_824)).toBe('1\u202fGiB');
    expect(write.formatBytes(1_536)).toBe('1.5\u202fKiB');
    expect(write.formatRange(0, 5)).toBe('0–5');
    expect(write.formatRange(5, 5)).toBe('5');
    expect(write.formatOffset(6)).toBe('@6');
    expect(write.formatChange(5, 6)).toBe('5 → 6');
    expect(write.formatDifference(-1)).toBe('−1');
    expect(write.formatDifference(1)).toBe('+1');
    expect(write.formatIds([0, 2])).toBe('[0,2]');
    expect(write.formatZxid(0x1f)).toBe('0x1f');
    expect(write.formatZxid(0x10000002f)).toBe('0x1…2f');
  });
});
