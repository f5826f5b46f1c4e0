import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vitest/config';
import { lessons } from './src/lessons/plugin/vite.ts';

/** The plugins of the page and, since workers are bundled apart, of every worker too. */
function plugins() {
  return [svelte(), lessons({ folder: 'src/lessons', values: './src/ui/lesson/pageValues.ts' })];
}

export default defineConfig({
  // Relative addresses: the built folder works under any path of any static host.
  base: './',
  plugins: plugins(),
  worker: { format: 'es', plugins },
  build: { target: 'es2022', sourcemap: true, manifest: true },
  test: {
    include: ['src/**/*.test.ts', 'scripts/**/*.test.ts'],
    environment: 'node',
    testTimeout: 60_000,
    pool: 'threads',
    maxWorkers: 2,
    watch: false,
  },
});
