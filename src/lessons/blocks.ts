/** A lesson's text as data: what the Markdown becomes at build, and what the page renders. No markup in it. */

/** A stretch of a line. */
export type Inline =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'code'; readonly text: string }
  /** A number of the lesson's own run, by its name in the lesson's `values`: `` `=hw.after` `` in Markdown. */
  | { readonly type: 'value'; readonly name: string }
  | { readonly type: 'emphasis' | 'strong'; readonly children: readonly Inline[] }
  | { readonly type: 'link'; readonly href: string; readonly children: readonly Inline[] }
  | { readonly type: 'break' };

/** A block of text. */
export type Block =
  | { readonly type: 'heading'; readonly level: 2 | 3; readonly children: readonly Inline[] }
  | { readonly type: 'paragraph'; readonly children: readonly Inline[] }
  | { readonly type: 'list'; readonly ordered: boolean; readonly items: readonly (readonly Block[])[] }
  | { readonly type: 'quote'; readonly blocks: readonly Block[] }
  | {
      readonly type: 'table';
      readonly head: readonly (readonly Inline[])[];
      readonly rows: readonly (readonly (readonly Inline[])[])[];
    }
  | { readonly type: 'code'; readonly language: string; readonly text: string }
  | DirectiveBlock;

/** A part of a lesson that is more than text: `:::beat[Title]{id="appended"}`. */
export interface DirectiveBlock {
  readonly type: 'directive';
  readonly name: DirectiveName;
  /** Names the lesson's data it belongs to; empty where the directive has none. */
  readonly id: string;
  readonly title: readonly Inline[];
  readonly blocks: readonly Block[];
}

/** What a directive must have, and where it may stand. */
interface DirectiveRule {
  readonly id: boolean;
  readonly title: boolean;
  /** The directive it must stand in; null for the top of the page. */
  readonly inside: 'task' | null;
}

/** Every directive there is. */
export const DIRECTIVES = {
  objectives: { id: false, title: false, inside: null },
  beat: { id: true, title: true, inside: null },
  prediction: { id: true, title: true, inside: null },
  task: { id: true, title: true, inside: null },
  hint: { id: false, title: false, inside: 'task' },
  replay: { id: true, title: true, inside: 'task' },
  'what-if': { id: true, title: true, inside: null },
  correction: { id: true, title: true, inside: null },
  quiz: { id: true, title: true, inside: null },
  today: { id: false, title: false, inside: null },
  simplified: { id: false, title: false, inside: null },
} as const satisfies Record<string, DirectiveRule>;

/** The name of a directive. */
export type DirectiveName = keyof typeof DIRECTIVES;

/** One language of a lesson. */
export interface LessonText {
  readonly title: string;
  /** One sentence: what this lesson is about. */
  readonly lead: string;
  readonly blocks: readonly Block[];
}

/** The directives of a name, at the top of a text, in order. */
export function directivesNamed(text: LessonText, name: DirectiveName): readonly DirectiveBlock[] {
  return text.blocks.filter((block): block is DirectiveBlock => block.type === 'directive' && block.name === name);
}

/** The plain words of a line; `valueOf` gives the numbers of the run. */
export function plainText(inlines: readonly Inline[], valueOf: (name: string) => string): string {
  return inlines.map(inline => plainInline(inline, valueOf)).join('');
}

function plainInline(inline: Inline, valueOf: (name: string) => string): string {
  switch (inline.type) {
    case 'text':
    case 'code':
      return inline.text;
    case 'value':
      return valueOf(inline.name);
    case 'break':
      return ' ';
    case 'emphasis':
    case 'strong':
    case 'link':
      return plainText(inline.children, valueOf);
  }
}

/** The names of all values that a text shows, each once, sorted. */
export function valueNames(text: LessonText): readonly string[] {
  const names = new Set<string>();
  const visitInlines = (inlines: readonly Inline[]): void => {
    for (const inline of inlines) {
      if (inline.type === 'value') names.add(inline.name);
      if ('children' in inline) visitInlines(inline.children);
    }
  };
  const visitBlocks = (blocks: readonly Block[]): void => {
    for (const block of blocks) {
      if ('children' in block) visitInlines(block.children);
      if (block.type === 'directive') visitInlines(block.title);
      if ('blocks' in block) visitBlocks(block.blocks);
      if (block.type === 'list') block.items.forEach(visitBlocks);
      if (block.type === 'table') [block.head, ...block.rows].forEach(row => row.forEach(visitInlines));
    }
  };
  visitBlocks(text.blocks);
  return [...names].sort();
}
