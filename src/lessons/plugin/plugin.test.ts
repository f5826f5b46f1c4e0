import { describe, expect, it } from 'vitest';
import { plainText, valueNames, type Block, type LessonText } from '../blocks.ts';
import { escapeHtml, renderPage } from './page.ts';
import { parityFaults } from './parity.ts';
import { parseLesson } from './parse.ts';

const FRONT = '---\ntitle: T\nlead: L\n---\n\n';
const parse = (body: string): LessonText => parseLesson(FRONT + body, 'p99/en.md');
const words = (block: Block | undefined): string =>
  block !== undefined && 'children' in block ? plainText(block.children, name => `<${name}>`) : '';
const proseOf = (body: string): string => words(parse(body).blocks[0]);

describe('prose keeps its hazards as text', () => {
  it.each([
    'A connects to localhost:9092 with acks:all at 12:30.',
    'If 3 < 4 then a <= b, and {b} and {{c}} stay.',
    'A Map<String> and a List<Integer>[] and x:y[z]{k=1}.',
    'It is a:b, ::c and :::d inside a line.',
    'Write ~5~ or ~~6~~ and [^1] as they are.',
    'retries=3, linger.ms=0, $partitions, @6, #7, 50%.',
  ])('%s', line => {
    expect(proseOf(line)).toBe(line);
  });

  it('joins lines of Chinese without a space, but keeps the one beside Latin', () => {
    expect(proseOf('副本不会\n推送。\nleader 等着')).toBe('副本不会推送。leader 等着');
    expect(proseOf('发给 broker\n0 的请求')).toBe('发给 broker 0 的请求');
  });
});

describe('the block list', () => {
  it('has headings, lists, tables, code, emphasis, links and values', () => {
    const { blocks } = parse(
      '## Head\n\n- *one* **two**\n- `acks=all` and `=hw.after`\n\n| a | b |\n|---|---|\n| 1 | `=x` |\n\n' +
        '```properties\nacks=all\n```\n\n[KIP-101](https://example.org/kip)\n',
    );
    expect(blocks.map(block => block.type)).toEqual(['heading', 'list', 'table', 'code', 'paragraph']);
    expect(valueNames({ title: '', lead: '', blocks })).toEqual(['hw.after', 'x']);
    expect(blocks[3]).toEqual({ type: 'code', language: 'properties', text: 'acks=all' });
  });

  it('keeps directives with id, title and what stands in them', () => {
    const { blocks } = parse('::::task[Lose `one`]{id="lose"}\nGo.\n\n:::hint\nFirst.\n:::\n::::\n');
    expect(blocks).toEqual([
      {
        type: 'directive',
        name: 'task',
        id: 'lose',
        title: [{ type: 'text', text: 'Lose ' }, { type: 'code', text: 'one' }],
        blocks: [
          { type: 'paragraph', children: [{ type: 'text', text: 'Go.' }] },
          {
            type: 'directive',
            name: 'hint',
            id: '',
            title: [],
            blocks: [{ type: 'paragraph', children: [{ type: 'text', text: 'First.' }] }],
          },
        ],
      },
    ]);
  });
});

describe('what is refused, with file and line', () => {
  it.each([
    ['text\n\n:::beats\nx\n:::\n', 'p99/en.md:8: unknown directive :::beats'],
    ['::beat[x]{id="a"}\n', 'p99/en.md:6: unknown directive ::beat'],
    [':::beat[x]\ny\n:::\n', 'p99/en.md:6: :::beat needs an id'],
    [':::beat{id="a"}\ny\n:::\n', 'p99/en.md:6: :::beat needs a [title]'],
    [':::beat[x]{id="a" at="5"}\ny\n:::\n', 'p99/en.md:6: :::beat has no attribute at'],
    [':::hint\ny\n:::\n', 'p99/en.md:6: :::hint stands in :::task only'],
    ['a <b>bold</b> word\n', 'p99/en.md:6: HTML is not supported: <b> (code goes into backticks)'],
    ['<div>\nx\n</div>\n', 'p99/en.md:6: HTML is not supported: <div> (code goes into backticks)'],
    ['![x](y.png)\n', 'p99/en.md:6: a lesson has no images: the stage is its picture'],
    ['[x](javascript:alert)\n', 'p99/en.md:6: a link may not lead to javascript:alert'],
    ['# Title\n', 'p99/en.md:6: headings are ## or ###; # is the title'],
  ])('%j', (body, message) => {
    expect(() => parse(body)).toThrow(message);
  });

  it('a text without title or lead', () => {
    expect(() => parseLesson('Hello\n', 'x.md')).toThrow('x.md:1: begins without front matter');
    expect(() => parseLesson('---\ntitle: T\n---\n', 'x.md')).toThrow('x.md:1: the front matter has no lead');
  });
});

describe('two languages', () => {
  const beats = (...ids: readonly string[]): LessonText =>
    parse(ids.map(id => `:::beat[x]{id="${id}"}\n\`=v.${id}\`\n:::\n`).join('\n'));

  it('are the same lesson when directives, order, headings and values agree', () => {
    expect(parityFaults(beats('a', 'b'), beats('a', 'b'))).toEqual([]);
    expect(parityFaults(beats('a', 'b'), beats('b', 'a'))).toEqual([
      'part 1: zh has :::beat{id="a"}, en has :::beat{id="b"}',
    ]);
    expect(parityFaults(beats('a'), beats('a', 'b'))).toEqual([
      'part 2: zh has (end), en has :::beat{id="b"}',
      'only en shows the value =v.b',
    ]);
    expect(parityFaults(parse('## A\n'), parse('### A\n'))).toEqual(['part 1: zh has ##, en has ###']);
  });
});

describe('the plain page', () => {
  const context = { language: 'en', lessonId: 'p99', values: { n: '6' } } as const;

  it('shows text literally, with the numbers of the run', () => {
    const page = renderPage(parse('Map<String> has `=n` at x && y\n'), context);
    expect(page).toContain('<p>Map&lt;String&gt; has <code>6</code> at x &amp;&amp; y</p>');
    expect(page).toContain('href="../#/p99"');
    expect(escapeHtml('"<&>"')).toBe('&quot;&lt;&amp;&gt;&quot;');
  });

  it('does not come out with a number that no run gives', () => {
    expect(() => renderPage(parse('`=m`\n'), context)).toThrow('p99: the run gives no value named m');
  });
});
