/** Installs what package-lock.json names, only when node_modules does not hold it. Node built-ins only. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from './run.mjs';

function readJson(path) {
  return JSON.parse(readFileSync(path, 'utf8'));
}

/**
 * Why an install is needed, or null. npm writes what it installed to node_modules/.package-lock.json, as its last step;
 * that list is compared with package-lock.json by content, since a clone or a checkout gives files meaningless times.
 */
export function installReason(root) {
  const stamp = join(root, 'node_modules', '.package-lock.json');
  if (!existsSync(stamp)) return 'nothing is installed yet';
  const wanted = readJson(join(root, 'package-lock.json')).packages;
  const present = readJson(stamp).packages;
  for (const [path, entry] of Object.entries(wanted)) {
    if (path === '') continue;
    const found = present[path];
    // Packages for another operating system or processor are in the lock file but never on this disk.
    if (found === undefined && (entry.optional || entry.devOptional)) continue;
    if (found === undefined) return `${path} is missing`;
    if (found.version !== entry.version) return `${path} is ${found.version}, wanted ${entry.version}`;
  }
  const extra = Object.keys(present).find((path) => wanted[path] === undefined);
  return extra === undefined ? null : `${extra} is no longer wanted`;
}

/** How to start npm: the npm that runs us when there is one, else the one on the PATH. */
function npmCommand() {
  const cli = process.env.npm_execpath;
  if (cli?.endsWith('npm-cli.js')) return { command: process.execPath, before: [cli], shell: false };
  // On Windows npm is a .cmd file, which only a shell can start.
  return { command: 'npm', before: [], shell: process.platform === 'win32' };
}

/** Makes node_modules match package-lock.json. Ends the process with a message when npm fails. */
export async function ensureInstalled(root) {
  const reason = installReason(root);
  if (reason === null) return;
  console.log(`Installing packages (${reason}) ...`);
  const { command, before, shell } = npmCommand();
  const args = [...before, 'ci', '--include=dev', '--no-audit', '--no-fund'];
  const code = await run(command, args, { cwd: root, shell });
  if (code === 0) return;
  console.error('\nnpm ci failed: see its message above. Is the network (or your npm registry) reachable?');
  process.exit(1);
}
