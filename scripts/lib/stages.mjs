/** The stages of `npm test`, in their order. Each resolves with a tally of what it checked. */
import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { ensureBrowser } from './ensure-browser.mjs';
import { oneCheck, sum, tallyPlaywright, tallyVitest } from './results.mjs';
import { runTool } from './run.mjs';

async function types(root) {
  const tsc = await runTool(root, 'typescript', ['--noEmit'], { name: 'tsc' });
  const svelte = await runTool(root, 'svelte-check', ['--tsconfig', './tsconfig.json', '--fail-on-warnings']);
  return sum([oneCheck(tsc), oneCheck(svelte)]);
}

async function lint(root) {
  return oneCheck(await runTool(root, 'eslint', ['.', '--max-warnings=0']));
}

/** The file for a runner's report, without the report of an earlier run in it. */
function freshReport(root, name) {
  const folder = join(root, '.cache', 'test');
  mkdirSync(folder, { recursive: true });
  const file = join(folder, name);
  rmSync(file, { force: true });
  return file;
}

async function unit(root) {
  const file = freshReport(root, 'unit.json');
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`];
  return tallyVitest(file, await runTool(root, 'vitest', ['run', ...reporters]));
}

async function build(root) {
  // A build that fails must not leave an older one for the browser tests.
  rmSync(join(root, 'dist'), { recursive: true, force: true });
  return oneCheck(await runTool(root, 'vite', ['build']));
}

async function e2e(root) {
  if (!existsSync(join(root, 'dist', 'index.html'))) {
    console.error('There is no production build to test: npm test -- --only=build,e2e');
    return oneCheck(1);
  }
  const browser = await ensureBrowser(root);
  if (browser === null) {
    console.error('There is no browser to test with: install Chrome or Chromium, or set CHROME_PATH.');
    return oneCheck(1);
  }
  const file = freshReport(root, 'e2e.json');
  const env = { ...browser, PLAYWRIGHT_JSON_OUTPUT_FILE: file };
  const args = ['test', '--reporter=list,json'];
  return tallyPlaywright(file, await runTool(root, '@playwright/test', args, { name: 'playwright', env }));
}

export const stages = { types, lint, unit, build, e2e };
