import { describe, expect, it } from 'vitest';
import { brokerChart, controllerChart, replicaChart } from '../../sim/broker/charts.ts';
import { PRODUCER_CHART } from '../../sim/clients/chart.ts';
import { layoutChart, rowsOf } from './chartLayout.ts';

const charts = [brokerChart, controllerChart, replicaChart, PRODUCER_CHART];

describe('the layout of a chart', () => {
  it('puts the initial state on top and others by their distance', () => {
    expect(rowsOf(controllerChart)).toEqual([['standby'], ['electing'], ['failingOver'], ['active', 'resigned']]);
    expect(rowsOf(PRODUCER_CHART)).toEqual([['idle'], ['blocked', 'accumulating'], ['sending', 'closing'], ['closed']]);
  });

  it('gives every state of the simulator a box inside the width, and none overlaps another', () => {
    for (const chart of charts) {
      const { boxes, width, height } = layoutChart(chart, 256);
      expect(boxes.map(box => box.state).sort()).toEqual([...chart.states].sort());
      for (const box of boxes) {
        expect(box.x).toBeGreaterThanOrEqual(0);
        expect(box.x + box.width).toBeLessThanOrEqual(width);
        expect(box.y + box.height).toBeLessThanOrEqual(height);
        const hit = boxes.filter(
          other =>
            other !== box && other.y === box.y && other.x < box.x + box.width && box.x < other.x + other.width,
        );
        expect(hit).toEqual([]);
      }
    }
  });

  it('draws each pair of states once, with all its events, and every arrow inside the picture', () => {
    const { arrows, width } = layoutChart(brokerChart, 256);
    const stops = arrows.filter(arrow => arrow.from === 'running');
    expect(stops.map(arrow => [arrow.to, arrow.events])).toEqual([
      ['shuttingDown', ['stop']],
      ['notRunning', ['exit']],
    ]);
    for (const arrow of arrows) {
      const numbers = (arrow.path.match(/-?\d+(\.\d+)?/g) ?? []).map(Number);
      expect(numbers.length).toBe(6);
      for (const x of [numbers[0], numbers[2], numbers[4]]) {
        expect(x).toBeGreaterThanOrEqual(0);
        expect(x).toBeLessThanOrEqual(width);
      }
    }
  });
});
