import { afterEach, describe, expect, it } from 'vitest';
import { language } from '../i18n/language.svelte.ts';
import { text } from './messages.ts';
import { nearestAhead } from './moving.ts';
import { brokerHealth, brokerName, nodeName, replicaName } from './names.ts';
import { sampleBroker, sampleReplica } from './sample.ts';

afterEach(() => {
  language.current = 'en';
});

describe('names', () => {
  it('of nodes are what both languages write', () => {
    expect(['broker-1', 'producer-A', 'consumer-group-1', 'zk-2', 'tool-3'].map(nodeName)).toEqual([
      'broker 1', 'producer A', 'consumer group-1', 'zk2', 'tool-3',
    ]);
  });

  it('of a broker tell its state, its controller epoch and what it leads', () => {
    const leader = sampleReplica(0, 5, { role: 'leader' });
    const broker = sampleBroker(1, [leader], { controller: { epoch: 2, chart: 'active', active: true } });
    expect(brokerName(broker, text())).toBe('broker 1, alive, controller · epoch 2, leads 1');
    const killed = { ...broker, status: 'down', down: 'killed' } as const;
    expect(brokerName(killed, text())).toBe('broker 1, kill -9');
    language.current = 'zh';
    expect(brokerName(broker, text())).toBe('broker 1, 运行中, controller · epoch 2, 带 1 个 leader');
  });

  it('of a replica tell its marks and its ISR', () => {
    const replica = sampleReplica(0, 6, { role: 'leader', highWatermark: 5, lagging: [0] });
    const broker = sampleBroker(1, [replica]);
    expect(replicaName(broker, replica, true, text())).toBe(
      'first-0 on broker 1, leader, HW 5, LEO 6, ISR 1 2 0, 0 lagging',
    );
    expect(replicaName(broker, sampleReplica(0, 6), false, text())).toContain('not in ISR');
  });
});

describe('the health of a broker', () => {
  it('is why it is down, else what it does', () => {
    const broker = sampleBroker(1, []);
    expect(brokerHealth(broker)).toBe('alive');
    expect(brokerHealth({ ...broker, chart: 'recoveringLogs' })).toBe('starting');
    expect(brokerHealth({ ...broker, chart: 'shuttingDown' })).toBe('stopping');
    expect(brokerHealth({ ...broker, status: 'paused' })).toBe('paused');
    expect(brokerHealth({ ...broker, status: 'off', down: 'powered off' })).toBe('poweredOff');
    expect(brokerHealth({ ...broker, status: 'down', down: 'stopped' })).toBe('stopped');
  });
});

describe('arrow keys', () => {
  const places = [{ x: 100, y: 0 }, { x: 60, y: 50 }, { x: 0, y: 90 }, { x: -40, y: 0 }];
  it('lead to what is near and ahead', () => {
    const from = { x: 0, y: 0 };
    expect(nearestAhead(from, places, 'ArrowRight')).toBe(0);
    expect(nearestAhead(from, places, 'ArrowDown')).toBe(2);
    expect(nearestAhead(from, places, 'ArrowLeft')).toBe(3);
    expect(nearestAhead(from, places, 'ArrowUp')).toBe(-1);
  });
});
