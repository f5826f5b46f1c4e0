/** The runner as other programs see it: its output, its errors, its exit code. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));
let folder = '';

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'kafkascope-simulate-'));
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

interface Outcome {
  readonly status: number | null;
  readonly stdout: string;
  /** Lines of stderr but for npm's own warnings about its settings. */
  readonly complaints: readonly string[];
}

function simulate(text: string): Outcome {
  const file = join(folder, 'script.json');
  writeFileSync(file, text);
  const { status, stdout, stderr } = spawnSync('npm', ['run', '--silent', 'simulate', '--', file], {
    cwd: root,
    encoding: 'utf8',
    timeout: 50_000,
    shell: process.platform === 'win32',
  });
  const complaints = stderr.split('\n').filter(line => line !== '' && !line.startsWith('npm warn'));
  return { status, stdout, complaints };
}

describe('npm run simulate', () => {
  it('prints one JSON object and nothing else, and exits with 0', () => {
    const outcome = simulate(
      JSON.stringify({
        cluster: { brokers: 1 },
        steps: [{ do: 'start' }, { do: 'controller', as: 'who' }, { do: 'cli', command: 'ls', as: 'later' }],
      }),
    );
    expect(outcome.stdout.trim().split('\n')).toHaveLength(1);
    expect(JSON.parse(outcome.stdout)).toEqual({
      observations: { who: { controller: 0, epoch: 1 }, later: { unsupported: 'cli' } },
    });
    expect(outcome.complaints).toEqual(['simulate: the verb "cli" is not supported yet']);
    expect(outcome.status).toBe(0);
  });

  it('says in one line what is wrong with a script, prints nothing, and exits with 2', () => {
    const outcome = simulate('{ "steps": [{ "do": "explode" }] }');
    expect(outcome.stdout).toBe('');
    expect(outcome.complaints).toEqual(['simulate: step 1 (explode): there is no verb "explode"']);
    expect(outcome.status).toBe(2);
  });
});
