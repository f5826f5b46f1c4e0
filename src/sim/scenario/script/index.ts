/**
 * Scripts of recorded traces: reading one (parse), the cluster it plays on (run), its verbs (play), what it sees
 * (observe).
 */
export { parseScript, ScriptError, type Script } from './parse.ts';
export { playScript, type Played } from './play.ts';
