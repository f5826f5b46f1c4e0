/** Questions about a setup that the domains of several laws ask. */
import type { Scenario, TopicSpec } from '../scenario/index.ts';
import type { Setup } from './law.ts';

/** Whether any topic may get a leader from outside of its ISR. */
export const allowsUncleanElection = ({ brokers, topics }: Scenario): boolean =>
  topics.some(topic => topic.config['unclean.leader.election.enable'] === 'true') ||
  brokers.some(broker => broker.properties['unclean.leader.election.enable'] === 'true');

/** The least min.insync.replicas of a topic: its own, else the least of the brokers'. */
export function minInsyncReplicas({ brokers }: Scenario, topic: TopicSpec): number {
  const own = topic.config['min.insync.replicas'];
  if (own !== undefined) return Number(own);
  return Math.min(...brokers.map(broker => Number(broker.properties['min.insync.replicas'] ?? '1')));
}

/** Whether hosts may lose power, and with it what they had not flushed. */
export const losesPower = (setup: Setup): boolean => setup.faults.includes('powerOff');
