/**
 * Markdown to blocks. Whatever prose may contain (`<`, `{}`, `acks:all`, `12:30`) stays text; what would need markup of
 * its own (HTML, images, directives nobody knows) is an error with file and line.
 */
import type { BlockContent, DefinitionContent, PhrasingContent, Root, RootContent } from 'mdast';
import type { ContainerDirective } from 'mdast-util-directive';
import remarkDirective from 'remark-directive';
import remarkFrontmatter from 'remark-frontmatter';
import remarkGfm from 'remark-gfm';
import remarkParse from 'remark-parse';
import { unified } from 'unified';
import { parse as parseYaml } from 'yaml';
import { DIRECTIVES, type Block, type DirectiveName, type Inline, type LessonText } from '../blocks.ts';

/** A fault in a lesson's Markdown. */
export class LessonError extends Error {
  constructor(file: string, line: number, what: string) {
    super(`${file}:${line}: ${what}`);
    this.name = 'LessonError';
  }
}

interface Place {
  readonly position?: { readonly start: { readonly line: number; readonly offset?: number | undefined };
    readonly end: { readonly offset?: number | undefined } } | undefined;
}

const processor = unified()
  .use(remarkParse)
  .use(remarkFrontmatter, ['yaml'])
  .use(remarkGfm, { singleTilde: false })
  .use(remarkDirective);

/** Reads one language of a lesson. Throws a LessonError that names file and line. */
export function parseLesson(markdown: string, file: string): LessonText {
  const root: Root = processor.parse(markdown);
  return new Reader(markdown, file).lesson(root);
}

class Reader {
  readonly #markdown: string;
  readonly #file: string;

  constructor(markdown: string, file: string) {
    this.#markdown = markdown;
    this.#file = file;
  }

  lesson(root: Root): LessonText {
    const [front, ...content] = root.children;
    if (front?.type !== 'yaml') throw this.#fault(front ?? root, 'begins without front matter (title, lead)');
    const fields: unknown = parseYaml(front.value);
    return {
      title: this.#field(fields, 'title', front),
      lead: this.#field(fields, 'lead', front),
      blocks: content.flatMap(node => this.#block(node, null)),
    };
  }

  #field(fields: unknown, name: string, place: Place): string {
    const value = Object.entries(Object(fields)).find(([key]) => key === name)?.[1];
    if (typeof value !== 'string' || value === '') throw this.#fault(place, `the front matter has no ${name}`);
    return value;
  }

  #fault(place: Place, what: string): LessonError {
    return new LessonError(this.#file, place.position?.start.line ?? 1, what);
  }

  /** What stands in the file at a node. */
  #source(place: Place): string {
    return this.#markdown.slice(place.position?.start.offset ?? 0, place.position?.end.offset ?? 0);
  }

  #blocks(nodes: readonly (BlockContent | DefinitionContent)[], inside: DirectiveName | null): readonly Block[] {
    return nodes.flatMap(node => this.#block(node, inside));
  }

  #block(node: RootContent, inside: DirectiveName | null): readonly Block[] {
    switch (node.type) {
      case 'heading': {
        if (node.depth !== 2 && node.depth !== 3) throw this.#fault(node, 'headings are ## or ###; # is the title');
        return [{ type: 'heading', level: node.depth, children: this.#inlines(node.children) }];
      }
      case 'paragraph':
        return [{ type: 'paragraph', children: this.#inlines(node.children) }];
      case 'list': {
        const items = node.children.map(item => this.#blocks(item.children, inside));
        return [{ type: 'list', ordered: node.ordered === true, items }];
      }
      case 'blockquote':
        return [{ type: 'quote', blocks: this.#blocks(node.children, inside) }];
      case 'table': {
        const [head = [], ...rows] = node.children.map(row => row.children.map(cell => this.#inlines(cell.children)));
        return [{ type: 'table', head, rows }];
      }
      case 'code':
        return [{ type: 'code', language: node.lang ?? '', text: node.value }];
      case 'containerDirective':
        return [this.#directive(node, inside)];
      case 'leafDirective':
        throw this.#fault(node, `unknown directive ::${node.name}`);
      case 'html':
        return [{ type: 'paragraph', children: [this.#notHtml(node)] }];
      default:
        throw this.#fault(node, `${node.type} is not supported in a lesson`);
    }
  }

  #directive(node: ContainerDirective, inside: DirectiveName | null): Block {
    const { name } = node;
    if (!isDirectiveName(name)) throw this.#fault(node, `unknown directive :::${name}`);
    const rule = DIRECTIVES[name];
    if (rule.inside !== inside) {
      const where = rule.inside === null ? 'at the top of the page' : `in :::${rule.inside}`;
      throw this.#fault(node, `:::${name} stands ${where} only`);
    }
    const { id = '', ...others } = node.attributes ?? {};
    const [other] = Object.keys(others);
    if (other !== undefined) throw this.#fault(node, `:::${name} has no attribute ${other}`);
    if (rule.id !== (id !== null && id !== '')) {
      throw this.#fault(node, rule.id ? `:::${name} needs an id` : `:::${name} has no id`);
    }
    const [first, ...rest] = node.children;
    const labelled = first?.type === 'paragraph' && first.data?.directiveLabel === true;
    if (rule.title !== labelled) {
      throw this.#fault(node, rule.title ? `:::${name} needs a [title]` : `:::${name} has no [title]`);
    }
    return {
      type: 'directive',
      name,
      id: id ?? '',
      title: labelled ? this.#inlines(first.children) : [],
      blocks: this.#blocks(labelled ? rest : node.children, name),
    };
  }

  #inlines(nodes: readonly PhrasingContent[]): readonly Inline[] {
    return mergeTexts(nodes.map(node => this.#inline(node)));
  }

  #inline(node: PhrasingContent): Inline {
    switch (node.type) {
      case 'text':
        return { type: 'text', text: node.value.replaceAll('\n', ' ') };
      case 'inlineCode':
        return node.value.startsWith('=')
          ? { type: 'value', name: node.value.slice(1).trim() }
          : { type: 'code', text: node.value };
      case 'emphasis':
      case 'strong':
        return { type: node.type, children: this.#inlines(node.children) };
      case 'break':
        return { type: 'break' };
      case 'link':
        if (node.url.startsWith('mailto:')) return { type: 'text', text: this.#source(node) };
        if (!/^(https?:\/\/|#)/.test(node.url)) throw this.#fault(node, `a link may not lead to ${node.url}`);
        return { type: 'link', href: node.url, children: this.#inlines(node.children) };
      case 'html':
        return this.#notHtml(node);
      case 'image':
      case 'imageReference':
        throw this.#fault(node, 'a lesson has no images: the stage is its picture');
      default:
        // Text that only looks like more: `localhost:9092` (a text directive), `~~`, `[^1]`.
        return { type: 'text', text: this.#source(node) };
    }
  }

  /** `Map<String>` is prose; a tag of HTML is an error. */
  #notHtml(node: Place & { readonly value: string }): Inline {
    if (/^<[!?/]?[a-z]|^<!--/.test(node.value)) {
      throw this.#fault(node, `HTML is not supported: ${node.value.split('\n')[0] ?? ''} (code goes into backticks)`);
    }
    return { type: 'text', text: node.value.replaceAll('\n', ' ') };
  }
}

function isDirectiveName(name: string): name is DirectiveName {
  return Object.hasOwn(DIRECTIVES, name);
}

/** Neighbouring texts as one, without the space that a line break leaves between two Chinese characters. */
function mergeTexts(inlines: readonly Inline[]): readonly Inline[] {
  const merged: Inline[] = [];
  for (const inline of inlines) {
    const last = merged.at(-1);
    if (inline.type === 'text' && last?.type === 'text') {
      merged[merged.length - 1] = { type: 'text', text: last.text + inline.text };
    } else merged.push(inline);
  }
  return merged.map(inline =>
    inline.type === 'text' ? { type: 'text', text: inline.text.replace(BETWEEN_CHINESE, '') } : inline,
  );
}

/** Full-width signs bring their own space; two Chinese characters want none. */
const BETWEEN_CHINESE = /(?<=[，。；：、？！）】」]) | (?=[，。；：、？！（【「])|(?<=\p{Script=Han}) (?=\p{Script=Han})/gu;
