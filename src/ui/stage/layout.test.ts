import { describe, expect, it } from 'vitest';
import { overlaps, type Box } from './geometry.ts';
import { layoutStage, topologyOf, type Topology } from './layout.ts';
import { sampleView } from './sample.ts';

const topology = (brokers: number, partitions: number): Topology => ({
  zookeepers: ['zk-1'],
  brokers: Array.from({ length: brokers }, (_, id) => `broker-${id}`),
  producers: ['producer-A'],
  consumers: ['consumer-1'],
  tools: [],
  partitions: Array.from({ length: partitions }, (_, id) => `first-${id}`),
  focus: 'first-0',
});

const cases = [3, 4, 5].flatMap((brokers) =>
  [1, 2, 3].flatMap((partitions) =>
    ([[704, 484], [816, 513], [1200, 620], [390, 700]] as const).map(
      ([width, height]) => [brokers, partitions, width, height] as const,
    ),
  ),
);

const within = (box: Box, width: number, height: number) =>
  box.x >= 0 && box.y >= 0 && box.x + box.width <= width && box.y + box.height <= height;

describe.each(cases)('the stage of %d brokers, %d partitions, %d × %d', (brokers, partitions, width, height) => {
  const layout = layoutStage(topology(brokers, partitions), width, height);
  const boxes = [...layout.nodes];

  it('has every node inside, and none over another', () => {
    expect(boxes.map(([node]) => node).sort()).toEqual(
      ['zk-1', 'producer-A', 'consumer-1', ...topology(brokers, 1).brokers].sort(),
    );
    for (const [index, [node, box]] of boxes.entries()) {
      expect(within(box, width, layout.height), node).toBe(true);
      for (const [other, otherBox] of boxes.slice(index + 1)) {
        expect(overlaps(box, otherBox), `${node} over ${other}`).toBe(false);
      }
      if (layout.znodes !== null) expect(overlaps(box, layout.znodes), `${node} over znodes`).toBe(false);
    }
  });

  it('has its rows inside the cards, the one in focus in full', () => {
    const card = layout.nodes.get('broker-0');
    expect(layout.rows.find(({ partition }) => partition === 'first-0')?.detail).toBe('full');
    for (const [index, row] of layout.rows.entries()) {
      expect(row.y + row.height).toBeLessThanOrEqual(card?.height ?? 0);
      const next = layout.rows[index + 1];
      if (next !== undefined) expect(next.y).toBeGreaterThanOrEqual(row.y + row.height);
    }
  });

  it('keeps the lanes off all nodes', () => {
    for (const y of [...layout.upperLanes, layout.clientLane, ...layout.lowerLanes]) {
      const lane: Box = { x: 0, y: y - 11, width, height: 22 };
      for (const [node, box] of boxes) {
        const beside = layout.shape === 'wide' && !node.startsWith('broker') && !node.startsWith('zk');
        if (!beside) expect(overlaps(lane, box), `${node} at ${y}`).toBe(false);
      }
    }
  });
});

describe('the room', () => {
  it.each([[704, 484], [816, 500], [390, 442]] as const)('suffices for three brokers at %d × %d', (width, height) => {
    expect(layoutStage(topology(3, 3), width, height).height).toBe(height);
  });

  it('that is too low makes the drawing higher than the room, not smaller', () => {
    expect(layoutStage(topology(3, 3), 816, 200).height).toBeGreaterThan(300);
  });

  it('for few rows shows the partition in focus and counts the rest', () => {
    const many = { ...topology(3, 30), focus: 'first-29' };
    const layout = layoutStage(many, 816, 480);
    expect(layout.rows.at(-1)).toMatchObject({ partition: 'first-29', detail: 'full' });
    expect(layout.hidden).toBe(30 - layout.rows.length);
  });

  it.each([[3, 1200, 'L'], [3, 816, 'M'], [3, 704, 'M'], [5, 704, 'S'], [10, 1200, 'XS']] as const)(
    'decides how much of %d brokers is drawn at %d: %s', (brokers, width, level) => {
      expect(layoutStage(topology(brokers, 1), width, 600).level).toBe(level);
    },
  );

  it('decides the shape: a broker per row on a phone', () => {
    const layout = layoutStage(topology(3, 3), 390, 700);
    const first = layout.nodes.get('broker-0');
    const second = layout.nodes.get('broker-1');
    expect(layout.shape).toBe('phone');
    expect(second?.x).toBe(first?.x);
    expect(second?.y).toBeGreaterThan((first?.y ?? 0) + (first?.height ?? 0) + 22);
  });
});

describe('nodes', () => {
  it('stand still when a tool comes and when values change', () => {
    const before = layoutStage(topology(3, 3), 816, 500).nodes;
    const after = layoutStage({ ...topology(3, 3), tools: ['tool-1'] }, 816, 500).nodes;
    for (const [node, box] of before) expect(after.get(node)).toEqual(box);
    const view = sampleView();
    const brokers = view.brokers.map((broker) => ({ ...broker, down: null }));
    const changed = sampleView({ now: 1, flights: [], brokers });
    expect(topologyOf(changed, 'first-0')).toEqual(topologyOf(view, 'first-0'));
  });
});
