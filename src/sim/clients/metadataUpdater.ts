/**
 * Asks for metadata when it is due (clients `NetworkClient.DefaultMetadataUpdater`, `leastLoadedNode`). While the first
 * connection checks API versions it counts as busy, so the next loop connects to another bootstrap address as well: a
 * fresh client is seen to greet several brokers before one of them answers for the metadata.
 */
import type { Micros } from '../kernel/index.ts';
import { NEVER, type ClientState, type ClientTurn, type Draft, type Due } from './client.ts';
import { isUpdateDue, requestUpdate, updateDueAt, type ClientNode } from './metadata.ts';
import {
  canConnect,
  canSend,
  connectionOf,
  inFlightCount,
  isBlackedOut,
  openConnection,
  sendRequest,
} from './network.ts';

/**
 * The node with the fewest requests under way, from a random start on; an idle ready connection wins at once. Null when
 * every node is in its reconnect back-off.
 */
export function leastLoadedNode<P>(turn: ClientTurn, client: Draft<ClientState<P>>): ClientNode | null {
  const { nodes } = client.metadata.cluster;
  if (nodes.length === 0) return null;
  const start = turn.random('leastLoadedNode', nodes.length);
  let found: ClientNode | null = null;
  let fewest = Number.POSITIVE_INFINITY;
  for (let i = 0; i < nodes.length; i++) {
    const node = nodes[(start + i) % nodes.length];
    if (node === undefined) continue;
    const count = inFlightCount(client.network, node.id);
    if (count === 0 && connectionOf(client.network, node.id)?.state === 'ready') return node;
    if (count < fewest && !isBlackedOut(client.network, node.id, turn.now)) {
      fewest = count;
      found = node;
    }
  }
  return found;
}

/** Sends a Metadata request if one is due and a node can take it; else begins one connection that may help. */
export function maybeUpdate<P>(turn: ClientTurn, client: Draft<ClientState<P>>): void {
  if (!isUpdateDue(client.metadata, turn.now)) return;
  const node = leastLoadedNode(turn, client);
  if (node === null) return;
  if (canSend(client, node.id)) {
    requestUpdate(turn, client, 'age');
    const { metadata } = client;
    const body = { topics: Object.keys(metadata.topics), allowAutoTopicCreation: true };
    client.metadata = { ...metadata, fetching: true };
    const isKnown = Object.keys(metadata.topics).every(topic => metadata.cluster.topics[topic] !== undefined);
    const quiet = metadata.unchanged && isKnown;
    sendRequest(turn, client, node.id, { api: 'Metadata', body }, null, { reasons: [metadata.wanted], quiet });
    return;
  }
  if (isAnyConnecting(client)) return;
  if (canConnect(client.network, node.id, turn.now)) openConnection(turn, client, node);
}

function isAnyConnecting<P>(client: Draft<ClientState<P>>): boolean {
  return client.metadata.cluster.nodes.some(node => connectionOf(client.network, node.id)?.state === 'connecting');
}

/** When `maybeUpdate` should be tried again without anything else happening. */
export function updateDue<P>(client: Draft<ClientState<P>>, now: Micros): Due {
  const { metadata, network } = client;
  if (metadata.fetching) return NEVER;
  const because = metadata.wanted === 0 ? metadata.fact : metadata.wanted;
  const at = updateDueAt(metadata);
  if (at > now) return { at, because };
  // Due, yet not sent: a connection's news will run the loop, unless every node is in its back-off.
  let retryAt = Number.POSITIVE_INFINITY;
  for (const node of metadata.cluster.nodes) {
    if (!isBlackedOut(network, node.id, now)) return NEVER;
    retryAt = Math.min(retryAt, connectionOf(network, node.id)?.retryAt ?? now);
  }
  return { at: retryAt, because };
}
