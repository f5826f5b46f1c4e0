/** What happened, in words: a sentence for every kind of fact in both languages, which facts are steps, and why. */
import type { ClusterFact } from '../../sim/index.ts';
import { language, type Language } from '../i18n/language.svelte.ts';
import { english } from './narration.en.ts';
import { chinese } from './narration.zh.ts';
import { sentenceOf } from './narration.ts';

export { loud } from './loud.ts';
export { describeMessage } from './message.ts';
export { nodeName } from './names.ts';
export type { FactByKind, FactKind, Narration } from './narration.ts';
export { whyChain, whySteps, type WhyStep } from './why.ts';

/** The sentence of a fact in the reader's language (or the one given); null where there is nothing to say. */
export function narrate(fact: ClusterFact, inLanguage: Language = language.current): string | null {
  return sentenceOf(inLanguage === 'zh' ? chinese : english, fact);
}
