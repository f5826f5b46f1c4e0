/** The brokers' request logs, from the facts of a run, as a recording has them (traces/README.md, Requests). */
import { toMs } from '../../kernel/index.ts';
import { API_VERSIONS, requestFields } from '../../protocol/index.ts';
import { brokerNode, type ClusterFact } from '../../cluster/index.ts';

/** One request as its broker logged it. */
export interface LoggedRequest {
  /** ms since the first request of the run. */
  readonly at: number;
  readonly to: number;
  readonly api: string;
  readonly version: number;
  readonly correlationId: number;
  readonly clientId: string;
  readonly fields: string;
}

/** Every request that these brokers got, in the order in which they were sent. */
export function requestLog(facts: readonly ClusterFact[], brokers: readonly number[]): readonly LoggedRequest[] {
  const found: LoggedRequest[] = [];
  let first: number | null = null;
  for (const fact of facts) {
    if (fact.kind !== 'messageSent' || fact.message.type !== 'request') continue;
    const to = brokers.find(id => brokerNode(id) === fact.to);
    first ??= toMs(fact.at);
    if (to === undefined) continue;
    const { api, correlationId, clientId } = fact.message;
    found.push({
      at: toMs(fact.at) - first,
      to,
      api,
      version: API_VERSIONS[api],
      correlationId,
      clientId,
      fields: requestFields(fact.message),
    });
  }
  return found;
}
