import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import { fixedRun } from './determinism/run.ts';
import { expect, test } from './fixtures.ts';

/** The same code as one classic script, bundled in memory. */
async function bundle(): Promise<string> {
  const made = await build({
    configFile: false,
    logLevel: 'error',
    build: {
      write: false,
      minify: false,
      lib: {
        entry: fileURLToPath(new URL('determinism/run.ts', import.meta.url)),
        formats: ['iife'],
        name: 'kafkascope',
      },
    },
  });
  const [output] = Array.isArray(made) ? made : [made];
  if (output === undefined || !('output' in output)) throw new Error('nothing was bundled');
  const [chunk] = output.output;
  return chunk.code;
}

test('a fixed run comes to the same worlds in Chromium as in Node', async ({ page }) => {
  await page.goto('about:blank');
  await page.addScriptTag({ content: await bundle() });
  const here = fixedRun();
  expect(new Set(here).size).toBe(here.length);
  expect(await page.evaluate('kafkascope.fixedRun()')).toEqual(here);
});
