/** Starts programs: the command-line tools in node_modules without a shell, and anything else by name. */
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Runs a program on our own terminal; resolves with its exit code, 1 when it could not start or was killed. */
export function run(command, args, options = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { stdio: 'inherit', ...options });
    child.once('error', (error) => {
      console.error(`${command}: ${error.message}`);
      resolve(1);
    });
    child.once('exit', (code, signal) => {
      if (signal !== null) console.error(`${command} was ended by ${signal}`);
      resolve(code ?? 1);
    });
  });
}

/** Runs the command-line tool `name` of an installed package with this Node; resolves with its exit code. */
export function runTool(root, packageName, args, { name = packageName, env = {} } = {}) {
  const folder = join(root, 'node_modules', packageName);
  const { bin } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const script = join(folder, typeof bin === 'string' ? bin : bin[name]);
  return run(process.execPath, [script, ...args], { cwd: root, env: { ...process.env, ...env } });
}
