/**
 * The tokens of the visual language (visual-language.md §2–4), for both themes, as data. `tokens.test.ts` computes
 * what each hue costs in contrast and distance: a changed hex fails there.
 */

/** The two themes. */
export type Theme = 'light' | 'dark';

/** Families of messages: each has a hue, a glyph and a line pattern. */
export type Family = 'produce' | 'fetch' | 'control' | 'group' | 'zk' | 'ask';

/** Surfaces, ink, families, marks and tints, by the name of their custom property. */
export const COLOURS = {
  bg: { light: '#f6f6f3', dark: '#0f1319' },
  surface: { light: '#ffffff', dark: '#181d26' },
  raised: { light: '#ffffff', dark: '#202733' },
  sunken: { light: '#eeeeea', dark: '#0b0e13' },
  line: { light: '#e3e3dd', dark: '#272e3a' },
  line2: { light: '#cfcfc8', dark: '#394253' },
  edge: { light: '#7d828c', dark: '#6d7888' },
  ghost: { light: '#8a8f98', dark: '#69737f' },
  ink: { light: '#1a1f2b', dark: '#eceff4' },
  ink2: { light: '#474e5d', dark: '#bac2cf' },
  mut: { light: '#636a78', dark: '#949eae' },
  focus: { light: '#115fe2', dark: '#6fb0ff' },
  produce: { light: '#b04a06', dark: '#f7ad57' },
  fetch: { light: '#115fe2', dark: '#4a9dff' },
  control: { light: '#74103f', dark: '#f7558f' },
  group: { light: '#23765a', dark: '#9cebc6' },
  zk: { light: '#461a9c', dark: '#d6c4ff' },
  ask: { light: '#56606f', dark: '#a3adbb' },
  rec: { light: '#3a4a68', dark: '#8299c2' },
  hw: { light: '#00718a', dark: '#45cfe4' },
  behind: { light: '#8a6100', dark: '#f2d84a' },
  fault: { light: '#c4161c', dark: '#ff6f66' },
  predict: { light: '#5a6800', dark: '#b4de57' },
  'on-fill': { light: '#ffffff', dark: '#0f1319' },
  't-produce': { light: '#fbeee4', dark: '#33261a' },
  't-fetch': { light: '#eaf1fd', dark: '#16273f' },
  't-control': { light: '#f8e9f0', dark: '#371b29' },
  't-group': { light: '#e5f2ec', dark: '#1b302a' },
  't-zk': { light: '#eee9f8', dark: '#28243c' },
  't-rec': { light: '#e9edf4', dark: '#232c3c' },
  't-hw': { light: '#e0f3f6', dark: '#123037' },
  't-behind': { light: '#f8efd9', dark: '#302c14' },
  't-fault': { light: '#fdeaea', dark: '#3a1d20' },
  't-predict': { light: '#f3f7d3', dark: '#25301a' },
} as const satisfies Record<string, Readonly<Record<Theme, string>>>;

/** The name of a colour. */
export type ColourName = keyof typeof COLOURS;

/** Families that must stay apart from each other for every reader; `ask` is grey and counts apart. */
export const HUED_FAMILIES = ['produce', 'fetch', 'control', 'group', 'zk'] as const satisfies readonly Family[];

/** The pattern of each family's line, as SVG dashes; null is solid, control is drawn double. */
export const DASHES: Readonly<Record<Family, string | null>> = {
  produce: null,
  fetch: '9 4',
  control: null,
  group: '9 3 1.5 3',
  zk: '0 5.5',
  ask: '3 3',
};

/** Typefaces. Latin first, then the system's Chinese. */
export const FONTS = {
  sans:
    'Inter, "SF Pro Text", "Segoe UI", "PingFang SC", "Microsoft YaHei", "Noto Sans SC", "Noto Sans CJK SC", ' +
    'system-ui, sans-serif',
  mono:
    '"JetBrains Mono", ui-monospace, "SF Mono", Menlo, Consolas, "DejaVu Sans Mono", "Noto Sans Mono CJK SC", ' +
    'monospace',
} as const;

/** Sizes with their line heights, px (visual-language.md §3). */
export const TYPE = {
  page: [22, 28],
  object: [17, 24],
  narration: [14.5, 23],
  body: [14, 22],
  'body-zh': [14, 24],
  list: [13, 20],
  eyebrow: [12, 16],
  node: [11, 16],
  pill: [10.5, 16],
  offset: [9.5, 12],
} as const satisfies Record<string, readonly [size: number, line: number]>;

/** Steps of the 4 px grid, px. */
export const SPACES = [4, 8, 12, 16, 20, 24, 32, 48] as const;

/** Corner radii, px. */
export const RADII = { cell: 3, badge: 4, pill: 6, control: 8, card: 11, node: 12, sheet: 20 } as const;

/** The three heights above the page, as shadows. */
const SHADOWS = {
  light: ['inset 0 0 0 1px var(--line)', '0 1px 3px rgb(26 31 43 / 0.14)', '0 -8px 24px rgb(26 31 43 / 0.14)'],
  dark: ['inset 0 0 0 1px var(--line)', '0 1px 3px rgb(0 0 0 / 0.4)', '0 -8px 24px rgb(0 0 0 / 0.45)'],
} as const satisfies Record<Theme, readonly string[]>;

function coloursOf(theme: Theme): string {
  const colours = Object.entries(COLOURS).map(([name, value]) => `--${name}:${value[theme]};`);
  const shadows = SHADOWS[theme].map((shadow, height) => `--height-${height}:${shadow};`);
  return [`color-scheme:${theme};`, ...colours, ...shadows].join('');
}

function measures(): string {
  const type = Object.entries(TYPE).flatMap(([name, [size, line]]) => [
    `--size-${name}:${size}px;`,
    `--line-${name}:${line}px;`,
  ]);
  const spaces = SPACES.map((space) => `--space-${space}:${space}px;`);
  const radii = Object.entries(RADII).map(([name, radius]) => `--radius-${name}:${radius}px;`);
  return [`--sans:${FONTS.sans};--mono:${FONTS.mono};`, ...type, ...spaces, ...radii].join('');
}

/**
 * The style sheet of all tokens as custom properties. The system's preference decides until `data-theme` on the root
 * element says otherwise.
 */
export function css(): string {
  return [
    `:root{${measures()}${coloursOf('light')}}`,
    `@media (prefers-color-scheme:dark){:root{${coloursOf('dark')}}}`,
    `:root[data-theme="light"]{${coloursOf('light')}}`,
    `:root[data-theme="dark"]{${coloursOf('dark')}}`,
  ].join('\n');
}
