/** Accessible names as the page has them in both languages, so that a journey may change the language on its way. */

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** Exactly the one or the other. */
export function either(english: string, chinese: string): RegExp {
  return new RegExp(`^(?:${escaped(english)}|${escaped(chinese)})$`);
}

/** Begins with the one or the other. */
export function begins(english: string, chinese: string = english): RegExp {
  return new RegExp(`^(?:${escaped(english)}|${escaped(chinese)})`);
}
