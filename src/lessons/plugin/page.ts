/** A lesson as a plain page: readable without JavaScript, by search engines, and printed. */
import type { Block, DirectiveBlock, DirectiveName, Inline, LessonText } from '../blocks.ts';

/** The languages a lesson is written in. */
export const PAGE_LANGUAGES = ['zh', 'en'] as const;
/** One of them. */
export type PageLanguage = (typeof PAGE_LANGUAGES)[number];

/** What a page needs beside the text. */
export interface PageContext {
  readonly language: PageLanguage;
  /** `p08` */
  readonly lessonId: string;
  /** The numbers of the lesson's run, written out. */
  readonly values: Readonly<Record<string, string>>;
}

/** The file of a lesson's page below the root of the site. */
export function pageFile(lessonId: string, language: PageLanguage): string {
  return `lessons/${lessonId}.${language}.html`;
}

const WORDS = {
  zh: {
    open: '打开模拟器（需要 JavaScript）',
    other: 'Read in English',
    labels: {
      objectives: '学完你能做到', beat: '', prediction: '预测', task: '动手', hint: '提示', replay: '重放',
      'what-if': '如果……', correction: '常见说法', quiz: '自测', today: '今天（Kafka 4.x）',
      simplified: '这里简化了什么',
    },
  },
  en: {
    open: 'Open the simulator (needs JavaScript)',
    other: '中文版',
    labels: {
      objectives: 'What you will be able to do', beat: '', prediction: 'Predict', task: 'Try it', hint: 'Hint',
      replay: 'Replay', 'what-if': 'What if', correction: 'Often said', quiz: 'Check yourself',
      today: 'Today (Kafka 4.x)', simplified: 'What is simplified here',
    },
  },
} as const satisfies Record<PageLanguage, { open: string; other: string; labels: Record<DirectiveName, string> }>;

const STYLE = `
:root { color-scheme: light dark; }
body { max-width: 42rem; margin: 2rem auto; padding: 0 1rem; font: 16px/1.7 system-ui, sans-serif; }
h1 { line-height: 1.3; } h2 { margin-top: 2.5rem; } h3 { margin-bottom: 0.25rem; }
code, pre { font-family: ui-monospace, Menlo, Consolas, monospace; font-size: 0.92em; }
pre { overflow-x: auto; padding: 0.75rem 1rem; border: 1px solid; border-radius: 8px; }
table { border-collapse: collapse; } th, td { border: 1px solid; padding: 0.25rem 0.75rem; text-align: left; }
section { margin: 1.25rem 0; } .label { font-size: 0.85em; opacity: 0.75; }
`;

/** In the page itself: a browser that finds no icon asks the server for one. */
const ICON = `data:image/svg+xml,${encodeURIComponent(
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 22 22"><g fill="none" stroke="#7d828c" stroke-width="2">'
  + '<circle cx="11" cy="11" r="9"/><path d="M2 11h5.5M14.5 11H20"/></g>'
  + '<circle cx="11" cy="11" r="3.5" fill="#7d828c"/></svg>',
)}`;

/** The whole page as HTML. */
export function renderPage(text: LessonText, context: PageContext): string {
  const words = WORDS[context.language];
  const other: PageLanguage = context.language === 'zh' ? 'en' : 'zh';
  const [tag, otherTag] = context.language === 'zh' ? ['zh-CN', 'en'] : ['en', 'zh-CN'];
  const number = context.lessonId.toUpperCase();
  return `<!doctype html>
<html lang="${tag}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${escapeHtml(`${number} ${text.title}`)} · Kafkascope</title>
<meta name="description" content="${escapeHtml(text.lead)}">
<link rel="icon" href="${ICON}">
<style>${STYLE}</style>
</head>
<body>
<nav><a href="../#/${context.lessonId}">${words.open}</a> ·
<a href="${context.lessonId}.${other}.html" lang="${otherTag}">${words.other}</a></nav>
<main>
<p class="label">${number}</p>
<h1>${escapeHtml(text.title)}</h1>
<p>${escapeHtml(text.lead)}</p>
${renderBlocks(text.blocks, context)}
</main>
</body>
</html>
`;
}

/** Text as HTML shows it literally. */
export function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}

function renderBlocks(blocks: readonly Block[], context: PageContext): string {
  return blocks.map(block => renderBlock(block, context)).join('\n');
}

function renderBlock(block: Block, context: PageContext): string {
  switch (block.type) {
    case 'heading':
      return `<h${block.level}>${renderInlines(block.children, context)}</h${block.level}>`;
    case 'paragraph':
      return `<p>${renderInlines(block.children, context)}</p>`;
    case 'list': {
      const tag = block.ordered ? 'ol' : 'ul';
      const items = block.items.map(item => `<li>${renderBlocks(item, context)}</li>`).join('\n');
      return `<${tag}>\n${items}\n</${tag}>`;
    }
    case 'quote':
      return `<blockquote>${renderBlocks(block.blocks, context)}</blockquote>`;
    case 'code':
      return `<pre><code>${escapeHtml(block.text)}</code></pre>`;
    case 'table': {
      const row = (cells: readonly (readonly Inline[])[], tag: string): string =>
        `<tr>${cells.map(cell => `<${tag}>${renderInlines(cell, context)}</${tag}>`).join('')}</tr>`;
      return `<table>\n${row(block.head, 'th')}\n${block.rows.map(cells => row(cells, 'td')).join('\n')}\n</table>`;
    }
    case 'directive':
      return renderDirective(block, context);
  }
}

function renderDirective(block: DirectiveBlock, context: PageContext): string {
  const label = WORDS[context.language].labels[block.name];
  const title = renderInlines(block.title, context);
  const inner = renderBlocks(block.blocks, context);
  const separator = context.language === 'zh' ? '：' : ': ';
  switch (block.name) {
    case 'hint':
      return `<details><summary>${label}</summary>\n${inner}\n</details>`;
    case 'prediction':
    case 'quiz':
      return `<details><summary>${label}${separator}${title}</summary>\n${inner}\n</details>`;
    case 'objectives':
    case 'today':
    case 'simplified':
      return `<section>\n<h2>${label}</h2>\n${inner}\n</section>`;
    case 'beat':
    case 'task':
    case 'replay':
    case 'what-if':
    case 'correction': {
      const eyebrow = label === '' ? '' : `<p class="label">${label}</p>\n`;
      return `<section>\n${eyebrow}<h3>${title}</h3>\n${inner}\n</section>`;
    }
  }
}

function renderInlines(inlines: readonly Inline[], context: PageContext): string {
  return inlines.map(inline => renderInline(inline, context)).join('');
}

function renderInline(inline: Inline, context: PageContext): string {
  switch (inline.type) {
    case 'text':
      return escapeHtml(inline.text);
    case 'code':
      return `<code>${escapeHtml(inline.text)}</code>`;
    case 'value': {
      const value = context.values[inline.name];
      if (value === undefined) throw new Error(`${context.lessonId}: the run gives no value named ${inline.name}`);
      return `<code>${escapeHtml(value)}</code>`;
    }
    case 'break':
      return '<br>';
    case 'emphasis':
      return `<em>${renderInlines(inline.children, context)}</em>`;
    case 'strong':
      return `<strong>${renderInlines(inline.children, context)}</strong>`;
    case 'link':
      return `<a href="${escapeHtml(inline.href)}">${renderInlines(inline.children, context)}</a>`;
  }
}
