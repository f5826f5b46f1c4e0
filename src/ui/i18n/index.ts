/** The page's languages: which one is in force, catalogues of texts, and how numbers are written. */
export * from './format.ts';
export * from './language.svelte.ts';
