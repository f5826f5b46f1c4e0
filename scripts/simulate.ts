/**
 * npm run --silent simulate -- FILE.json : plays a script (reference traces/README.md) on a simulated cluster and
 * prints one JSON object with its observations. A malformed script: one line on stderr, exit 2.
 */
import { readFileSync } from 'node:fs';
import { parseScript, playScript, ScriptError } from '../src/sim/scenario/script/index.ts';

const [file, ...more] = process.argv.slice(2);

try {
  if (file === undefined || more.length > 0) throw new ScriptError('usage: npm run --silent simulate -- FILE.json');
  const { observations, requests, unsupported } = playScript(parseScript(read(file)));
  for (const verb of unsupported) console.error(`simulate: the verb "${verb}" is not supported yet`);
  process.stdout.write(`${JSON.stringify(requests === undefined ? { observations } : { observations, requests })}\n`);
} catch (error) {
  const isScript = error instanceof ScriptError;
  const words = error instanceof Error ? error.message : String(error);
  console.error(`simulate: ${words.replaceAll('\n', ' ')}`);
  process.exitCode = isScript ? 2 : 1;
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw new ScriptError(`can't read ${path}: ${error instanceof Error ? error.message : String(error)}`);
  }
}
