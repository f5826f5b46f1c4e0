/** Build-time only: Markdown to blocks, the check that both languages are the same lesson, and plain pages. */
export * from './page.ts';
export * from './parity.ts';
export * from './parse.ts';
export * from './vite.ts';
