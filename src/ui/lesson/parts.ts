/** A lesson's blocks as the parts a page shows: runs of prose, the story (beats and predictions), single directives. */
import type { Block, DirectiveBlock } from '../../lessons/index.ts';

/** One part, in the order of the text. */
export type Part =
  | { readonly type: 'prose'; readonly blocks: readonly Block[] }
  | { readonly type: 'story'; readonly steps: readonly DirectiveBlock[] }
  | { readonly type: 'directive'; readonly block: DirectiveBlock };

/** Groups what belongs together. */
export function partsOf(blocks: readonly Block[]): readonly Part[] {
  const parts: Part[] = [];
  for (const block of blocks) {
    const last = parts.at(-1);
    if (block.type !== 'directive') {
      if (last?.type === 'prose') parts[parts.length - 1] = { type: 'prose', blocks: [...last.blocks, block] };
      else parts.push({ type: 'prose', blocks: [block] });
    } else if (block.name === 'beat' || block.name === 'prediction') {
      if (last?.type === 'story') parts[parts.length - 1] = { type: 'story', steps: [...last.steps, block] };
      else parts.push({ type: 'story', steps: [block] });
    } else parts.push({ type: 'directive', block });
  }
  return parts;
}
