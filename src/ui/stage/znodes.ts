/** The znodes that the stage shows as chips, in places that do not move when values change. */
import type { ClusterView, ZnodeView } from '../../sim/cluster/viewTypes.ts';
import { shortPath } from './describe.ts';
import { textWidth, type Box } from './geometry.ts';

/** One chip. */
export interface Chip {
  readonly key: string;
  readonly path: string;
  /** As the chip writes it. */
  readonly label: string;
  readonly value: string;
  readonly kind: 'ephemeral' | 'persistent' | 'absent';
  readonly box: Box;
}

const SIZE = 10;
const PADDING = 16;
const GAP = 8;

/** A field of a znode's JSON as text; null where there is none. */
function fieldOf(data: string | null, field: string): string | null {
  if (data === null) return null;
  try {
    const value: unknown = JSON.parse(data);
    const found = Object.entries(Object(value)).find(([key]) => key === field)?.[1];
    return typeof found === 'number' || typeof found === 'string' ? String(found) : null;
  } catch {
    return null;
  }
}

interface Wanted {
  readonly path: string;
  readonly znode: ZnodeView | undefined;
  readonly value: string;
  /** Signs that the value may need, so that the chips beside it stand still. */
  readonly room: number;
}

function wantedChips(znodes: readonly ZnodeView[], brokers: number, focus: string): readonly Wanted[] {
  const at = (path: string) => znodes.find((znode) => znode.path === path);
  const controller = at('/controller');
  const epoch = at('/controller_epoch');
  const ids = at('/brokers/ids');
  const registered = znodes.flatMap(({ path }) => /^\/brokers\/ids\/(\d+)$/.exec(path)?.[1] ?? []);
  const idsText = registered.length > 0 ? registered.join(' ') : (ids?.data ?? '').replaceAll(/[^\d]+/g, ' ').trim();
  const partition = /^(.*)-(\d+)$/.exec(focus);
  const statePath = `/brokers/topics/${partition?.[1] ?? ''}/partitions/${partition?.[2] ?? ''}/state`;
  const state = at(statePath);
  const leader = fieldOf(state?.data ?? null, 'leader');
  const leaderEpoch = fieldOf(state?.data ?? null, 'leader_epoch');
  return [
    { path: '/controller', znode: controller, value: fieldOf(controller?.data ?? null, 'brokerid') ?? '', room: 2 },
    { path: '/controller_epoch', znode: epoch, value: epoch?.data ?? '', room: 2 },
    {
      path: '/brokers/ids', znode: ids ?? znodes.find(({ path }) => path.startsWith('/brokers/ids/')), value: idsText,
      room: brokers * 2,
    },
    {
      path: statePath, znode: state, room: 14,
      value: leader === null ? '' : `leader ${leader === '-1' ? '−1' : leader} · e${leaderEpoch ?? ''}`,
    },
  ];
}

/** `/brokers/ids` itself stays when the brokers' own znodes go. */
function kindOf(znode: ZnodeView | undefined, path: string): Chip['kind'] {
  if (znode === undefined) return 'absent';
  return znode.ephemeral && path !== '/brokers/ids' ? 'ephemeral' : 'persistent';
}

/** The chips of a view in this row, the ones without room left out (from the end; the controller always shows). */
export function chipsOf(view: Pick<ClusterView, 'zookeepers' | 'brokers'>, focus: string, row: Box): readonly Chip[] {
  const znodes = view.zookeepers.find(({ status }) => status === 'running')?.znodes ?? [];
  const wanted = wantedChips(znodes, view.brokers.length, focus).map((chip) => {
    const label = shortPath(chip.path);
    return { ...chip, label, width: Math.ceil(textWidth(label, SIZE) + (chip.room + 1) * SIZE * 0.62) + PADDING };
  });
  const order = row.width < 600 ? [0, 3, 1, 2] : [0, 1, 2, 3];
  const kept = wanted.filter((_, index) => {
    const before = order.slice(0, order.indexOf(index));
    const taken = before.reduce((sum, other) => sum + (wanted[other]?.width ?? 0) + GAP, 0);
    return taken + (wanted[index]?.width ?? 0) <= row.width;
  });
  const total = kept.reduce((sum, { width }) => sum + width + GAP, -GAP);
  let x = row.x + (row.width - total) / 2;
  return kept.map(({ path, label, value, znode, width }): Chip => {
    const box = { x, y: row.y, width, height: row.height };
    x += width + GAP;
    return { key: `znode:${path}`, path, label, value, kind: kindOf(znode, path), box };
  });
}
