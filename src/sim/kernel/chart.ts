/**
 * The one file that knows XState. A chart is a lifecycle drawn as a statechart; here it becomes a pure function
 * from (value, event) to (value, effects). See reference exemplars.md Q1 for what the package does and costs.
 */
import {
  createActor,
  type AnyActorScope,
  type AnyMachineSnapshot,
  type AnyStateMachine,
  type EventObject,
} from 'xstate';

/** An effect as a chart names it: an action of `setup({ actions })` with its parameters. */
export interface Effect {
  readonly type: string;
  readonly params: unknown;
}

/** A chart's answer to an event. */
export interface Reaction<V extends string> {
  readonly value: V;
  readonly effects: readonly Effect[];
  /** False when the current state has no transition for the event: nothing happens. */
  readonly moved: boolean;
}

/** One transition of a chart, for drawing it. */
export interface ChartEdge<V extends string> {
  readonly from: V;
  readonly to: V;
  readonly event: string;
}

/** A lifecycle chart with its states `V` and events `E`. */
export interface Chart<V extends string, E extends EventObject> {
  readonly id: string;
  readonly initial: V;
  readonly states: readonly V[];
  readonly edges: readonly ChartEdge<V>[];
  react(value: V, event: E): Reaction<V>;
}

/**
 * Wraps a flat machine (no nested states, no invoke, no spawn, empty context) whose states are `values`.
 * Snapshots are kept per state, so an event costs one macrostep and no actor.
 */
export function chart<const V extends string, E extends EventObject>(
  machine: AnyStateMachine,
  values: readonly V[],
): Chart<V, E> {
  const collected: Effect[] = [];
  const scope = inertScope(machine, collected);
  const snapshots = new Map<V, AnyMachineSnapshot>();
  const asValue = (value: unknown): V => {
    const found = values.find(v => v === value);
    if (found === undefined) throw new Error(`chart ${machine.id} is in ${String(value)}, not in ${values.join(', ')}`);
    return found;
  };
  const snapshotOf = (value: V): AnyMachineSnapshot => {
    const kept = snapshots.get(value) ?? machine.resolveState({ value, context: {} });
    snapshots.set(value, kept);
    return kept;
  };
  return {
    id: machine.id,
    initial: asValue(machine.config.initial),
    states: values,
    edges: edgesOf(machine, asValue),
    react(value, event) {
      collected.length = 0;
      const before = snapshotOf(value);
      const after = machine.transition(before, event, scope);
      return { value: asValue(after.value), effects: collected.slice(), moved: after !== before };
    },
  };
}

/** A scope that runs nothing: actions are collected as data. Internal API of XState, hence only here. */
function inertScope(machine: AnyStateMachine, collected: Effect[]): AnyActorScope {
  const self = createActor(machine);
  return {
    self,
    id: machine.id,
    sessionId: machine.id,
    logger: () => undefined,
    defer: () => undefined,
    stopChild: () => undefined,
    system: self.system,
    emit: () => undefined,
    actionExecutor: action => {
      collected.push({ type: action.type, params: action.params });
    },
  };
}

function edgesOf<V extends string>(machine: AnyStateMachine, asValue: (value: unknown) => V): ChartEdge<V>[] {
  const edges: ChartEdge<V>[] = [];
  for (const [name, node] of Object.entries(machine.root.states)) {
    for (const [event, transitions] of node.transitions) {
      for (const transition of transitions) {
        const target = transition.target?.[0];
        if (target !== undefined) edges.push({ from: asValue(name), to: asValue(target.key), event });
      }
    }
  }
  return edges;
}
