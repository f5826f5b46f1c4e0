/**
 * `npm test`: installs what is missing, then runs every stage, also after one that failed, and ends with the line
 * `N passed, N failed` over all of them. Option: --only=unit,e2e (types, lint, unit, build, e2e).
 */
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { ensureInstalled } from './lib/install.mjs';
import { oneCheck, sum } from './lib/results.mjs';
import { stages } from './lib/stages.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const all = Object.keys(stages);

function usage(message) {
  console.error(`${message}\nUsage: npm test [-- --only=${all.join(',')}]`);
  process.exit(2);
}

/** The names of the stages to run, in the order of the stages whatever the order asked for. */
function chosen() {
  let only;
  try {
    only = parseArgs({ options: { only: { type: 'string' } } }).values.only;
  } catch (error) {
    usage(error.message);
  }
  if (only === undefined) return all;
  const asked = only.split(',').map((name) => name.trim());
  const unknown = asked.find((name) => !all.includes(name));
  if (unknown !== undefined) usage(`There is no stage "${unknown}".`);
  return all.filter((name) => asked.includes(name));
}

/** Runs one stage; a stage that breaks counts as one failure, like any other. */
async function runStage(name) {
  console.log(`\n=== ${name} ===`);
  const startedAt = performance.now();
  let tally;
  try {
    tally = await stages[name](root);
  } catch (error) {
    console.error(error);
    tally = oneCheck(1);
  }
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
  const skipped = tally.skipped === 0 ? '' : `, ${tally.skipped} skipped`;
  const line = `${name}: ${tally.passed} passed, ${tally.failed} failed${skipped} (${seconds} s)`;
  console.log(`--- ${line}`);
  return { tally, line };
}

const names = chosen();
await ensureInstalled(root);
const results = [];
for (const name of names) results.push(await runStage(name));

const total = sum(results.map((result) => result.tally));
console.log('');
for (const { line } of results) console.log(line);
console.log(`\n${total.passed} passed, ${total.failed} failed`);
process.exitCode = total.failed === 0 ? 0 : 1;
