import { defineConfig } from '@playwright/test';
import { findBrowser, isRoot } from './scripts/lib/browser.mjs';

const address = 'http://localhost:4173/';
const executablePath = findBrowser();

/** What Chromium would otherwise do on its own: none of it is needed, and some of it reaches for the network. */
const quiet = [
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
  '--disable-gpu',
  '--disable-quic',
];

export default defineConfig({
  testDir: 'e2e',
  fullyParallel: true,
  forbidOnly: true,
  retries: 0,
  workers: 2,
  timeout: 45_000,
  use: {
    baseURL: address,
    browserName: 'chromium',
    headless: true,
    trace: 'off',
    launchOptions: {
      ...(executablePath === undefined ? {} : { executablePath }),
      args: isRoot() ? ['--no-sandbox', ...quiet] : quiet,
    },
  },
  webServer: {
    command: 'node node_modules/vite/bin/vite.js preview --port 4173 --strictPort',
    url: address,
    reuseExistingServer: !process.env['CI'],
  },
});
