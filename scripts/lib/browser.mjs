/**
 * Finds the browser that Playwright drives: an installed Chrome or Chromium, so that nothing is downloaded where one
 * is already there. Only Node's own modules: playwright.config.ts and scripts/test.mjs share this file.
 */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

const linuxNames = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
const macApps = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];
const windowsPaths = ['Google\\Chrome\\Application\\chrome.exe', 'Chromium\\Application\\chrome.exe'];

/** Every place where this operating system usually keeps Chrome or Chromium, the preferred one first. */
function usualPlaces(platform, env) {
  if (platform === 'darwin') {
    return macApps.flatMap((path) => [path, join(env.HOME ?? '/', path)]);
  }
  if (platform === 'win32') {
    const roots = [env.PROGRAMFILES, env['PROGRAMFILES(X86)'], env.LOCALAPPDATA].filter((root) => root !== undefined);
    return roots.flatMap((root) => windowsPaths.map((path) => join(root, path)));
  }
  const folders = ['/usr/bin', ...(env.PATH ?? '').split(delimiter).filter((folder) => folder !== '')];
  return linuxNames.flatMap((name) => folders.map((folder) => join(folder, name)));
}

/** Ubuntu installs a `chromium-browser` that only tells you to install a snap: a file that exists may not run. */
function runs(path, platform) {
  return platform !== 'linux' || spawnSync(path, ['--version'], { stdio: 'ignore', timeout: 20_000 }).status === 0;
}

/** The path of an installed Chrome or Chromium; undefined when there is none and Playwright must use its own. */
export function findBrowser(env = process.env, platform = process.platform) {
  const named = env.CHROME_PATH || env.CHROMIUM_PATH;
  if (named) return named;
  return usualPlaces(platform, env).find((path) => existsSync(path) && runs(path, platform));
}

/** True when running as root, where Chromium refuses to start with its sandbox. */
export function isRoot() {
  return process.getuid?.() === 0;
}
