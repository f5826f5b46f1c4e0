import { describe, expect, it } from 'vitest';
import { serverChart } from './chart.ts';

describe('the lifecycle of a server', () => {
  it('goes from looking to leading or following, and back without a quorum', () => {
    expect(serverChart.initial).toBe('looking');
    expect(serverChart.edges.map(({ from, event, to }) => `${from} ${event} ${to}`)).toEqual([
      'looking ELECTED leading',
      'looking LEADER_FOUND following',
      'leading QUORUM_LOST looking',
      'following QUORUM_LOST looking',
    ]);
  });

  it('serves in a role only', () => {
    expect(serverChart.react('looking', { type: 'ELECTED' }).effects).toMatchObject([{ type: 'startServing' }]);
    expect(serverChart.react('following', { type: 'QUORUM_LOST' }).effects).toMatchObject([{ type: 'stopServing' }]);
    expect(serverChart.react('leading', { type: 'ELECTED' }).moved).toBe(false);
  });
});
