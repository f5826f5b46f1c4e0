/**
 * A command-line tool that administers through ZooKeeper: its JVM starts, it opens a session, does its work and ends
 * (kafka.admin.TopicCommand, ConfigCommand).
 */
import { runAdmin, type AdminFrame } from '../admin/index.ts';
import { ms, resume, type Input, type NodeId, type Stack, type Turn } from '../kernel/index.ts';
import {
  closeSession,
  isClosed,
  newSession,
  onConnected,
  onDisconnected,
  onMessage,
  onWake,
  openSession,
  request,
  type SessionEvent,
  type SessionOutcome,
  type ZkSession,
  type ZkWake,
  type ZooKeeperFact,
  type ZooKeeperMessage,
} from '../zookeeper/index.ts';

/** A tool's process. */
export interface Tool {
  readonly kind: 'tool';
  /** As it was typed. */
  readonly command: string;
  readonly zookeepers: readonly NodeId[];
  readonly procedure: AdminFrame;
  /** What it prints when its work succeeds. */
  readonly success: string;
  readonly memory: { readonly session: ZkSession; readonly stack: Stack<AdminFrame> } | null;
  /** What it printed, once it has. */
  readonly output: string | null;
}

/** What tools state. */
export type ToolFact =
  | { readonly kind: 'toolStarted'; readonly command: string }
  | { readonly kind: 'toolFinished'; readonly command: string; readonly output: string; readonly ok: boolean };

/** Timers of a tool. */
export type ToolWake = ZkWake | { readonly type: 'toolJvmStarted' };

/** What the kernel is told about tools. */
export interface ToolDomain {
  readonly state: Tool;
  readonly message: ZooKeeperMessage;
  readonly fact: ToolFact | ZooKeeperFact;
  readonly wake: ToolWake;
  readonly action: never;
}

/** Time a tool's JVM needs before its main function runs; ms. */
const JVM_START_MS = 900;
const SESSION_TIMEOUT_MS = 30000;

/** A tool that has not been run yet. */
export function newTool(spec: Pick<Tool, 'command' | 'zookeepers' | 'procedure' | 'success'>): Tool {
  return { kind: 'tool', ...spec, memory: null, output: null };
}

/** Lets a tool handle one input. */
export function handleTool(turn: Turn<ToolDomain>, input: Input<ToolDomain>): void {
  const { memory, command, zookeepers } = turn.state;
  if (input.type === 'start') {
    turn.fact({ kind: 'toolStarted', command });
    const session = newSession({ servers: zookeepers, timeoutMs: SESSION_TIMEOUT_MS });
    turn.state = { ...turn.state, memory: { session, stack: [] } };
    turn.wake(ms(JVM_START_MS), { type: 'toolJvmStarted' });
    return;
  }
  if (memory === null) return;
  switch (input.type) {
    case 'stop':
      turn.exit(true, '');
      break;
    case 'accepted':
      break;
    case 'connected':
      moved(turn, onConnected(memory.session, turn, input.connection));
      break;
    case 'disconnected':
      moved(turn, onDisconnected(memory.session, turn, input.connection));
      break;
    case 'message':
      moved(turn, onMessage(memory.session, turn, input.connection, input.message));
      break;
    case 'wake':
      if (input.wake.type === 'toolJvmStarted') setSession(turn, openSession(memory.session, turn));
      else moved(turn, onWake(memory.session, turn, input.wake));
      break;
  }
}

function setSession(turn: Turn<ToolDomain>, session: ZkSession): void {
  const { memory } = turn.state;
  if (memory !== null) turn.state = { ...turn.state, memory: { ...memory, session } };
}

function moved(turn: Turn<ToolDomain>, { session, events }: SessionOutcome): void {
  setSession(turn, session);
  for (const event of events) happened(turn, event);
}

function happened(turn: Turn<ToolDomain>, event: SessionEvent): void {
  const { memory, procedure, output } = turn.state;
  if (memory === null) return;
  if (event.type === 'state' && event.state === 'SyncConnected' && memory.stack.length === 0 && output === null) {
    proceed(turn, [procedure], { type: 'begin' });
  } else if (event.type === 'reply') {
    proceed(turn, memory.stack, { type: 'zk', result: event.result, reason: event.reason });
  } else if (event.type === 'closed') {
    turn.exit(true, '');
  }
}

function proceed(turn: Turn<ToolDomain>, stack: Stack<AdminFrame>, value: Parameters<typeof runAdmin>[1]): void {
  const { memory, command, success } = turn.state;
  if (memory === null || stack.length === 0) return;
  const progress = resume(stack, value, runAdmin);
  if (progress.state === 'waiting') {
    const session = request(memory.session, turn, progress.for.zk, 'main');
    turn.state = { ...turn.state, memory: { session, stack: progress.stack } };
    return;
  }
  const refused = progress.value.type === 'refused' ? progress.value.message : null;
  const output = refused === null ? success : `Error while executing topic command : ${refused}`;
  turn.fact({ kind: 'toolFinished', command, output, ok: refused === null });
  const session = closeSession(memory.session, turn);
  turn.state = { ...turn.state, output, memory: { session, stack: [] } };
  if (isClosed(session)) turn.exit(true, '');
}

/** A tool whose process has ended leaves what it printed. */
export function toolRemains(tool: Tool): Tool {
  return tool.memory === null ? tool : { ...tool, memory: null };
}
