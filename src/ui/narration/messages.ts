import { catalogue } from '../i18n/language.svelte.ts';

/** The words around a chain of reasons. */
export const text = catalogue({
  zh: {
    title: '为什么？',
    none: '这是一开始就有的，没有更早的原因。',
    because: '因为',
    you: '你',
    seek: (time: string) => `跳到 ${time}`,
  },
  en: {
    title: 'Why?',
    none: 'It was so from the beginning: nothing before it caused it.',
    because: 'because',
    you: 'you',
    seek: (time: string) => `go to ${time}`,
  },
});
