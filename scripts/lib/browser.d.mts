/** The path of an installed Chrome or Chromium; undefined when there is none and Playwright must use its own. */
export function findBrowser(env?: NodeJS.ProcessEnv, platform?: NodeJS.Platform): string | undefined;

/** True when running as root, where Chromium refuses to start with its sandbox. */
export function isRoot(): boolean;
