import { setup } from 'xstate';
import { chart } from '../kernel/chart.ts';

/** What a server is in its ensemble (QuorumPeer.ServerState). A standalone one leads itself. */
export type ServerRole = 'looking' | 'leading' | 'following';

/** What changes a server's role. */
export type RoleEvent =
  /** A quorum, or the lone server, is for this one. */
  | { readonly type: 'ELECTED' }
  /** A quorum is for another one. */
  | { readonly type: 'LEADER_FOUND' }
  /** The leader has no quorum of followers any more, or the follower no leader. */
  | { readonly type: 'QUORUM_LOST' };

const machine = setup({
  actions: { startServing: () => undefined, stopServing: () => undefined },
}).createMachine({
  id: 'zookeeperServer',
  initial: 'looking',
  states: {
    looking: {
      on: {
        ELECTED: { target: 'leading', actions: 'startServing' },
        LEADER_FOUND: { target: 'following', actions: 'startServing' },
      },
    },
    leading: { on: { QUORUM_LOST: { target: 'looking', actions: 'stopServing' } } },
    following: { on: { QUORUM_LOST: { target: 'looking', actions: 'stopServing' } } },
  },
});

/** The lifecycle of a ZooKeeper server (reference zookeeper.md §7). */
export const serverChart = chart<ServerRole, RoleEvent>(machine, ['looking', 'leading', 'following']);
