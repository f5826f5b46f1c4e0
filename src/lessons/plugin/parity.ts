/** Whether the two languages of a lesson are the same lesson. */
import { valueNames, type Block, type LessonText } from '../blocks.ts';

/** The bones of a text: headings with their level, directives with their id, nesting as indentation. */
function outline(blocks: readonly Block[], depth = 0): readonly string[] {
  const indent = '  '.repeat(depth);
  return blocks.flatMap(block => {
    if (block.type === 'heading') return [`${indent}${'#'.repeat(block.level)}`];
    if (block.type !== 'directive') return [];
    const id = block.id === '' ? '' : `{id="${block.id}"}`;
    return [`${indent}:::${block.name}${id}`, ...outline(block.blocks, depth + 1)];
  });
}

/** What differs between the bones of two languages; empty when nothing does. */
export function parityFaults(zh: LessonText, en: LessonText): readonly string[] {
  const faults: string[] = [];
  const [chinese, english] = [outline(zh.blocks), outline(en.blocks)];
  const length = Math.max(chinese.length, english.length);
  for (let index = 0; index < length; index++) {
    const [left, right] = [chinese[index] ?? '(end)', english[index] ?? '(end)'];
    if (left === right) continue;
    faults.push(`part ${index + 1}: zh has ${left.trim()}, en has ${right.trim()}`);
    break;
  }
  const [zhValues, enValues] = [valueNames(zh), valueNames(en)];
  for (const name of zhValues) if (!enValues.includes(name)) faults.push(`only zh shows the value =${name}`);
  for (const name of enValues) if (!zhValues.includes(name)) faults.push(`only en shows the value =${name}`);
  return faults;
}
