/** Makes sure that there is a browser for the browser tests. */
import { existsSync } from 'node:fs';
import { findBrowser, isRoot } from './browser.mjs';
import { run, runTool } from './run.mjs';

/**
 * An installed Chrome or Chromium, else Debian's in CI as root, else Playwright's own download.
 * Resolves with the environment that the tests need to find it, or null when there is no browser to be had.
 */
export async function ensureBrowser(root) {
  const found = findBrowser();
  if (found !== undefined) return { CHROME_PATH: found };
  if (process.env.CI && isRoot() && existsSync('/usr/bin/apt-get')) {
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    await run('apt-get', ['update', '-qq'], { env });
    await run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'chromium', 'fonts-noto-cjk'], { env });
    const installed = findBrowser();
    if (installed !== undefined) return { CHROME_PATH: installed };
  }
  const code = await runTool(root, '@playwright/test', ['install', 'chromium'], { name: 'playwright' });
  return code === 0 ? {} : null;
}
