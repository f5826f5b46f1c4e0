import { defineConfig } from 'eslint/config';
import boundaries from 'eslint-plugin-boundaries';
import svelte from 'eslint-plugin-svelte';
import globals from 'globals';
import tseslint from 'typescript-eslint';
import svelteConfig from './svelte.config.js';

// ---- Which folder may import which ---------------------------------------------------------------------------------

/** Each folder of the simulator and the folders of the simulator it may import, besides itself. */
const simulator = {
  kernel: [],
  storage: ['kernel'],
  protocol: ['kernel'],
  zookeeper: ['kernel', 'protocol'],
  config: ['kernel', 'storage', 'protocol', 'zookeeper'],
  admin: ['kernel', 'protocol', 'zookeeper', 'config'],
  broker: ['kernel', 'storage', 'protocol', 'zookeeper', 'config', 'admin'],
  clients: ['kernel', 'storage', 'protocol', 'zookeeper', 'config', 'admin'],
  streams: ['kernel', 'storage', 'protocol', 'zookeeper', 'config', 'clients'],
  flume: ['kernel', 'storage', 'protocol', 'zookeeper', 'config', 'clients'],
  cluster: ['kernel', 'storage', 'protocol', 'zookeeper', 'config', 'admin', 'broker', 'clients'],
  scenario: ['kernel', 'storage', 'protocol', 'zookeeper', 'config', 'admin', 'broker', 'clients', 'streams', 'flume', 'cluster', 'checks'],
  checks: ['kernel', 'storage', 'protocol', 'zookeeper', 'config', 'broker', 'clients', 'streams', 'flume', 'cluster', 'scenario'],
};
const simulatorFolders = Object.keys(simulator);

/** The whole table; `sim` is the files that lie directly in src/sim. Tests may read src/sim/fixtures besides. */
const mayImport = {
  ...simulator,
  sim: simulatorFolders,
  lessons: ['sim', ...simulatorFolders],
  ui: ['lessons', 'sim', ...simulatorFolders],
};

/** What may be imported with `import type` only. */
const mayImportTypes = { protocol: ['storage'] };

function folderOf(type) {
  if (type === 'sim' || type === 'lessons' || type === 'ui') return `src/${type}`;
  return `src/sim/${type}`;
}

const policies = [
  { from: { file: { categories: 'test' } }, allow: { to: { element: { type: 'fixtures' } } } },
  ...Object.entries(mayImport).map(([from, to]) => ({
    from: { element: { type: from } },
    allow: { to: { element: { types: { anyOf: [from, ...to] } } } },
  })),
  ...Object.entries(mayImportTypes).map(([from, to]) => ({
    from: { element: { type: from } },
    allow: { to: { element: { types: { anyOf: to } } }, dependency: { kind: 'type' } },
  })),
];

const boundaryConfig = {
  files: ['src/**/*.ts', 'src/**/*.svelte'],
  plugins: { boundaries },
  settings: {
    // The deepest folder first: a file belongs to the first element whose folder holds it.
    'boundaries/elements': [...simulatorFolders, 'fixtures', 'sim', 'lessons', 'ui'].map((type) => ({
      type,
      pattern: folderOf(type),
    })),
    'boundaries/files': [{ category: 'test', pattern: '**/*.test.ts' }],
  },
  rules: { 'boundaries/dependencies': ['error', { default: 'disallow', policies }] },
};

// ---- What the simulator may not use: anything whose answer could differ from run to run, or from engine to engine --

const impureGlobals = [
  ...['Date', 'performance', 'setTimeout', 'setInterval', 'setImmediate', 'queueMicrotask', 'requestAnimationFrame'],
  ...['Promise', 'Intl', 'crypto', 'fetch', 'Worker', 'WeakRef', 'FinalizationRegistry'],
  ...['process', 'window', 'document', 'globalThis', 'self', 'global', 'navigator', 'localStorage', 'sessionStorage'],
  'console',
];
const inexactMath = [
  ...['log', 'log2', 'log10', 'log1p', 'exp', 'expm1', 'pow', 'cbrt', 'hypot'],
  ...['sin', 'cos', 'tan', 'asin', 'acos', 'atan', 'atan2', 'sinh', 'cosh', 'tanh', 'asinh', 'acosh', 'atanh'],
];
const localeMethods = ['localeCompare', 'toLocaleString', 'toLocaleLowerCase', 'toLocaleUpperCase'];

const purityRules = {
  'no-restricted-globals': [
    'error',
    ...impureGlobals.map((name) => ({ name, message: 'The simulator is pure: the same inputs give the same future.' })),
  ],
  'no-restricted-properties': [
    'error',
    { object: 'Math', property: 'random', message: 'Draw from the random state of the world.' },
    ...inexactMath.map((property) => ({
      object: 'Math',
      property,
      message: 'Engines may round this differently: use integers and ratios.',
    })),
    ...localeMethods.map((property) => ({ property, message: 'This depends on the locale: compare by code unit.' })),
  ],
  'no-restricted-syntax': [
    'error',
    { selector: ':function[async=true]', message: 'A procedure that waits is data here, not a promise.' },
    { selector: 'AwaitExpression', message: 'A procedure that waits is data here, not a promise.' },
    { selector: 'ImportExpression', message: 'The simulator loads nothing while it runs.' },
    {
      selector: "BinaryExpression[operator='**']:not([left.value=2]):not([left.bigint])",
      message: 'Engines may round a power differently: only 2 ** n and powers of bigints are exact.',
    },
    {
      selector: "VariableDeclarator[init.name='Math']",
      message: 'Name each function of Math where it is used, so that the inexact ones are seen.',
    },
  ],
  'no-restricted-imports': [
    'error',
    {
      patterns: [
        {
          regex: String.raw`^(?!\.{1,2}/)(?!xstate$)(?!@noble/hashes/)`,
          message: 'The simulator stands on xstate and @noble/hashes alone.',
        },
      ],
    },
  ],
};

// ---- Rules that need types -----------------------------------------------------------------------------------------

const typeAwareRules = {
  '@typescript-eslint/switch-exhaustiveness-check': [
    'error',
    { considerDefaultExhaustiveForUnions: true, requireDefaultForNonUnion: false },
  ],
  '@typescript-eslint/no-floating-promises': 'error',
  '@typescript-eslint/no-misused-promises': 'error',
  '@typescript-eslint/await-thenable': 'error',
  '@typescript-eslint/no-unnecessary-type-assertion': 'error',
  '@typescript-eslint/no-for-in-array': 'error',
  '@typescript-eslint/no-base-to-string': 'error',
  '@typescript-eslint/only-throw-error': 'error',
  '@typescript-eslint/restrict-plus-operands': 'error',
  '@typescript-eslint/require-array-sort-compare': ['error', { ignoreStringArrays: true }],
};

/** What comes from outside (JSON, a package without types) is checked before it is used. Too noisy in markup and tests. */
const noUnsafeRules = {
  '@typescript-eslint/no-unsafe-assignment': 'error',
  '@typescript-eslint/no-unsafe-call': 'error',
  '@typescript-eslint/no-unsafe-member-access': 'error',
  '@typescript-eslint/no-unsafe-return': 'error',
  '@typescript-eslint/no-unsafe-type-assertion': 'error',
};

const typescriptRules = {
  '@typescript-eslint/no-explicit-any': 'error',
  '@typescript-eslint/no-non-null-assertion': 'error',
  '@typescript-eslint/ban-ts-comment': [
    'error',
    { 'ts-expect-error': true, 'ts-ignore': true, 'ts-nocheck': true, 'ts-check': true },
  ],
  '@typescript-eslint/consistent-type-imports': 'error',
  '@typescript-eslint/consistent-type-definitions': 'off',
  // The compiler reports these (noUnusedLocals, noUnusedParameters); one voice is enough.
  '@typescript-eslint/no-unused-vars': 'off',
};

const everywhereRules = {
  eqeqeq: 'error',
  'no-var': 'error',
  'prefer-const': 'error',
  'no-fallthrough': 'error',
  'no-self-compare': 'error',
  'no-unreachable': 'error',
  'no-debugger': 'error',
};

// ---- The configuration ---------------------------------------------------------------------------------------------

const typescriptFiles = ['**/*.ts', '**/*.mts', '**/*.svelte'];

export default defineConfig(
  {
    ignores: [
      ...['dist/', 'node_modules/', '.cache/', 'test-results/', 'playwright-report/', 'public/'],
      ...['**/generated/**', '**/*.generated.*'],
    ],
  },
  // Comments that switch rules off have no effect, and are reported.
  { linterOptions: { noInlineConfig: true }, rules: everywhereRules },
  { files: ['**/*.js', '**/*.mjs'], languageOptions: { globals: globals.node }, rules: { 'no-undef': 'error' } },
  {
    files: typescriptFiles,
    extends: [tseslint.configs.strict],
    languageOptions: {
      parserOptions: {
        projectService: true,
        tsconfigRootDir: import.meta.dirname,
        extraFileExtensions: ['.svelte'],
      },
    },
    rules: typescriptRules,
  },
  ...svelte.configs.recommended,
  {
    files: ['**/*.svelte', '**/*.svelte.ts'],
    languageOptions: {
      globals: globals.browser,
      parserOptions: { parser: tseslint.parser, svelteConfig },
    },
    rules: {
      'svelte/require-each-key': 'error',
      // Knows that runes such as $props must stay `let`.
      'prefer-const': 'off',
      'svelte/prefer-const': 'error',
      // Without this rule, comments in markup that switch rules off have no effect either.
      'svelte/comment-directive': 'off',
    },
  },
  { files: typescriptFiles, ignores: ['**/*.d.mts'], rules: typeAwareRules },
  { files: ['src/**/*.ts', 'scripts/**/*.ts'], ignores: ['**/*.test.ts'], rules: noUnsafeRules },
  boundaryConfig,
  {
    files: ['src/sim/**/*.ts'],
    ignores: ['**/*.test.ts', '**/fixtures/**'],
    rules: purityRules,
  },
);
