/**
 * `npm start`: installs what is missing, starts the development server, prints its address and opens a browser.
 * Options: --no-open (only print the address), --port <number>, --host [address] (let other computers in).
 */
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { ensureInstalled } from './lib/install.mjs';
import { openInBrowser } from './lib/open.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));

function options() {
  try {
    return parseArgs({
      options: { 'no-open': { type: 'boolean' }, port: { type: 'string' }, host: { type: 'string' } },
    }).values;
  } catch (error) {
    console.error(`${error.message}\nUsage: npm start [-- --no-open --port 5173 --host 0.0.0.0]`);
    process.exit(2);
  }
}

const { 'no-open': noOpen, port, host } = options();
// `npm start --no-open`, without the `--`, reaches us only as an empty npm setting.
const quiet = noOpen || process.env.npm_config_open === '';
await ensureInstalled(root);

// Only now: on a fresh clone this package came with the install above.
const { createServer } = await import('vite');
const server = await createServer({
  root,
  clearScreen: false,
  server: { ...(port === undefined ? {} : { port: Number(port) }), ...(host === undefined ? {} : { host }) },
});
await server.listen();

const { local, network } = server.resolvedUrls;
const address = local[0] ?? network[0];
console.log(`\n  Kafkascope is running at  ${address}`);
for (const other of network) if (other !== address) console.log(`  and for other computers   ${other}`);
console.log('  Stop it with Ctrl+C.\n');
if (!quiet) openInBrowser(address);
