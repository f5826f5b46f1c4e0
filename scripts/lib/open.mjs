/** Opens an address in the person's browser, where there is one. */
import { spawn } from 'node:child_process';

/** The program that opens an address on this desktop, or null when there is no desktop (a server, a container, CI). */
function opener(env, platform) {
  if (env.CI) return null;
  if (platform === 'darwin') return { command: 'open', args: [] };
  // `start` is part of cmd; its first quoted argument is a window title.
  if (platform === 'win32') return { command: 'cmd', args: ['/c', 'start', ''] };
  return env.DISPLAY || env.WAYLAND_DISPLAY ? { command: 'xdg-open', args: [] } : null;
}

/** Tries to open the address; never fails, since the address is printed as well. */
export function openInBrowser(address, env = process.env, platform = process.platform) {
  const found = opener(env, platform);
  if (found === null) return;
  const child = spawn(found.command, [...found.args, address], { stdio: 'ignore', detached: true });
  child.once('error', () => console.log('(No browser could be started: please open the address yourself.)'));
  child.unref();
}
