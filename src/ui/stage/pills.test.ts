import { describe, expect, it } from 'vitest';
import type { FlightView } from '../../sim/cluster/viewTypes.ts';
import { overlaps, textWidth, fitText } from './geometry.ts';
import { layoutStage, topologyOf } from './layout.ts';
import { linksOf, PILL, pillsAt, travelling, type Moment, type Pill, type Telling } from './pills.ts';
import { fetchRequest, flightOf, leaderAndIsr, produceRequest, sampleView, SAMPLE_NOW } from './sample.ts';
import { chipsOf } from './znodes.ts';

const view = sampleView();
const layout = layoutStage(topologyOf(view, 'first-0'), 816, 513);
const options = { now: SAMPLE_NOW, focus: 'first-0', quiet: true, still: false };
const pillsOf = (on: typeof layout, flights: readonly FlightView[], how: Moment & Telling) =>
  pillsAt(on, travelling(on, flights, how), how);
const box = ({ x, y, width }: Pill) => ({ x: x - width / 2, y: y - PILL.height / 2, width, height: PILL.height });

describe('a message on its way', () => {
  const fetch = flightOf('broker-2', 'broker-1', fetchRequest(6), { sentAt: 0, arrivesAt: 1_000 });
  const at = (now: number, still = false) => pillsOf(layout, [fetch], { ...options, now, still })[0];

  it('is where the time says, the same forwards and backwards', () => {
    const [start, quarter, end] = [at(0), at(250), at(1_000)];
    expect(start?.x).toBeGreaterThan(end?.x ?? 0);
    expect(quarter?.x).toBeCloseTo((start?.x ?? 0) + ((end?.x ?? 0) - (start?.x ?? 0)) / 4, 6);
    expect(at(250)).toEqual(quarter);
    expect(start?.facing).toBe('left');
  });

  it('does not travel with reduced motion: it stands in the middle', () => {
    expect(at(0, true)).toEqual(at(1_000, true));
    expect(at(0, true)?.x).toBeCloseTo(at(500)?.x ?? 0, 6);
  });

  it('is a dot when it repeats and the stage is quiet', () => {
    const quiet = { ...fetch, quiet: true };
    expect(pillsOf(layout, [quiet], options)[0]?.shape).toBe('dot');
    expect(pillsOf(layout, [quiet], { ...options, quiet: false })[0]?.shape).toBe('pill');
  });

  it('is left out when an end of it is not on the stage', () => {
    expect(pillsOf(layout, [flightOf('nobody', 'broker-1', fetchRequest(1))], options)).toEqual([]);
  });
});

describe('many messages', () => {
  it('on one link are counted from the fourth on', () => {
    const four = [1, 2, 3, 4].map((offset) => flightOf('broker-2', 'broker-1', fetchRequest(offset)));
    expect(pillsOf(layout, four.slice(1), options)).toHaveLength(3);
    expect(pillsOf(layout, four, options).map(({ label, count }) => [label, count])).toEqual([['Fetch ×4', 4]]);
  });

  it('do not stand on each other, on brokers, or outside', () => {
    const flights = [
      flightOf('broker-2', 'broker-1', fetchRequest(6)), flightOf('broker-0', 'broker-1', fetchRequest(6)),
      flightOf('broker-1', 'broker-2', fetchRequest(6)), flightOf('broker-1', 'broker-0', leaderAndIsr),
      flightOf('broker-1', 'broker-1', leaderAndIsr), flightOf('producer-A', 'broker-0', produceRequest(2)),
      flightOf('consumer-1', 'broker-2', fetchRequest(6)),
      flightOf('broker-1', 'zk-1', { type: 'zkRequest', xid: 1, operation: { op: 'closeSession' } }),
    ];
    const pills = pillsOf(layout, flights, options);
    expect(pills).toHaveLength(flights.length);
    for (const [index, pill] of pills.entries()) {
      for (const other of pills.slice(index + 1)) {
        expect(overlaps(box(pill), box(other)), `${pill.label} over ${other.label}`).toBe(false);
      }
      for (const [node, card] of layout.nodes) {
        if (node.startsWith('broker')) expect(overlaps(box(pill), card), `${pill.label} over ${node}`).toBe(false);
      }
      expect(box(pill).x).toBeGreaterThanOrEqual(0);
      expect(box(pill).x + pill.width).toBeLessThanOrEqual(816);
    }
  });

  it('need one way per direction and family', () => {
    const flights = [1, 2].map((offset) => flightOf('broker-2', 'broker-1', fetchRequest(offset)));
    const both = [...flights, flightOf('broker-1', 'broker-2', leaderAndIsr)];
    expect(linksOf(travelling(layout, flights, options))).toHaveLength(1);
    expect(linksOf(travelling(layout, both, options))).toHaveLength(2);
  });

  it('of the controller travel above the brokers, replication below', () => {
    const card = layout.nodes.get('broker-1');
    const [control] = pillsOf(layout, [flightOf('broker-1', 'broker-2', leaderAndIsr)], options);
    const [fetch] = pillsOf(layout, [flightOf('broker-2', 'broker-1', fetchRequest(6))], options);
    expect(control?.y).toBeLessThan(card?.y ?? 0);
    expect(fetch?.y).toBeGreaterThan((card?.y ?? 0) + (card?.height ?? 0));
  });
});

describe('text', () => {
  it('is as wide as its signs say', () => {
    expect(textWidth('Fetch', 10)).toBeCloseTo(31, 6);
    expect(textWidth('断电', 10)).toBe(20);
  });

  it('is cut where there is no room', () => {
    expect(fitText('broker 1', 100, 10)).toBe('broker 1');
    expect(fitText('kafka-topics.sh', 50, 10)).toBe('kafka-t…');
  });
});

describe('znode chips', () => {
  const row = { x: 16, y: 60, width: 784, height: 24 };
  it('show the controller, its epoch, the brokers and the partition in focus', () => {
    expect(chipsOf(view, 'first-0', row).map(({ label, value, kind }) => [label, value, kind])).toEqual([
      ['/controller', '1', 'ephemeral'], ['/controller_epoch', '2', 'persistent'],
      ['/brokers/ids', '1 2', 'persistent'], ['…/first/…/0/state', 'leader 1 · e1', 'persistent'],
    ]);
  });

  it('keep their places when a znode goes', () => {
    const without = view.zookeepers.map((server) => ({
      ...server, znodes: server.znodes.filter(({ path }) => path !== '/controller'),
    }));
    const chips = chipsOf({ ...view, zookeepers: without }, 'first-0', row);
    expect(chips[0]?.kind).toBe('absent');
    expect(chips.map((chip) => chip.box)).toEqual(chipsOf(view, 'first-0', row).map((chip) => chip.box));
  });

  it('stay inside a narrow row, the controller first', () => {
    const chips = chipsOf(view, 'first-0', { ...row, x: 12, width: 366 });
    expect(chips.map(({ path }) => path)).toContain('/controller');
    expect(Math.max(...chips.map((chip) => chip.box.x + chip.box.width))).toBeLessThanOrEqual(378);
  });
});
