/**
 * What every file of the project keeps to and no other tool checks. A failing test names each file and line.
 */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname, extname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const longestLine = 120;
const longestFile = 400;
const codeExtensions = ['.ts', '.mts', '.js', '.mjs', '.svelte'];
const dataFolders = ['fixtures', 'generated', 'node_modules'];

interface SourceFile {
  readonly path: string;
  readonly lines: readonly string[];
}

function filesBelow(folder: string): readonly string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return dataFolders.includes(entry.name) ? [] : filesBelow(path);
    return [path];
  });
}

function read(path: string): SourceFile {
  const lines = readFileSync(path, 'utf8').replace(/\n$/, '').split(/\r?\n/);
  return { path: relative(root, path).split(sep).join('/'), lines };
}

const sources = ['src', 'e2e', 'scripts']
  .flatMap((folder) => filesBelow(join(root, folder)))
  .filter((path) => codeExtensions.includes(extname(path)) && !basename(path).includes('.generated.'))
  .map(read);

/** `file:line: text` of every line that the pattern matches. */
function linesThat(files: readonly SourceFile[], matches: (line: string) => boolean): readonly string[] {
  return files.flatMap(({ path, lines }) =>
    lines.flatMap((line, index) => (matches(line) ? [`${path}:${index + 1}: ${line.trim().slice(0, 100)}`] : [])),
  );
}

/** The line without its comment, where a phrase is English and not code. */
function codeOf(line: string): string {
  return /^\s*(\/\*|\*)/.test(line) ? '' : line.replace(/(^|\s)\/\/.*$/, '');
}

// One letter of each word stands in brackets, so that this file does not find itself.
const unfinished = /\b(T[O]DO|F[I]XME|X[X]X)\b/;
const silenced = /eslint-disabl[e]|@ts-ignor[e]|@ts-nochec[k]|@ts-expect-erro[r]|svelte-ignor[e]/;
const doubtfulCast = /\bas (unknown a[s]\b|an[y](?=\s*([;,)\]}>&|.?:=]|$)))/;
const leftOut = /\.(only|skip|todo|fixme|skipIf|runIf)\(/;

describe('source files', () => {
  it('are found', () => {
    expect(sources.map(({ path }) => path)).toContain('src/tidy.test.ts');
  });

  it(`have lines of at most ${longestLine} columns`, () => {
    expect(linesThat(sources, (line) => line.length > longestLine)).toEqual([]);
  });

  it(`have at most ${longestFile} lines`, () => {
    const long = sources.filter(({ lines }) => lines.length > longestFile);
    expect(long.map(({ path, lines }) => `${path}: ${lines.length} lines`)).toEqual([]);
  });

  it('hold no marks of unfinished work', () => {
    expect(linesThat(sources, (line) => unfinished.test(line))).toEqual([]);
  });

  it('silence no checker', () => {
    expect(linesThat(sources, (line) => silenced.test(line))).toEqual([]);
  });

  it('hold no casts that hide a doubt', () => {
    expect(linesThat(sources, (line) => doubtfulCast.test(codeOf(line)))).toEqual([]);
  });

  it('leave no test out and single none out', () => {
    const tests = sources.filter(({ path }) => path.endsWith('.test.ts') || path.startsWith('e2e/'));
    expect(linesThat(tests, (line) => leftOut.test(line))).toEqual([]);
  });
});

describe('folders of the simulator', () => {
  it('say in an index.ts, in a doc comment at the top, what lives there', () => {
    const simulator = join(root, 'src', 'sim');
    const folders = readdirSync(simulator).filter(
      (name) => !dataFolders.includes(name) && statSync(join(simulator, name)).isDirectory(),
    );
    const faults = folders.flatMap((name) => {
      const index = join(simulator, name, 'index.ts');
      if (!existsSync(index)) return [`src/sim/${name}/index.ts is missing`];
      return /^\/\*\*\s/.test(readFileSync(index, 'utf8')) ? [] : [`src/sim/${name}/index.ts:1: no doc comment`];
    });
    expect(faults).toEqual([]);
  });
});

/** The names of the packages in one field of package.json. */
function packageNames(field: 'dependencies' | 'devDependencies'): readonly string[] {
  const manifest: unknown = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const packages = Object.entries(Object(manifest)).find(([key]) => key === field);
  return packages === undefined ? [] : Object.keys(Object(packages[1]));
}

describe('documents', () => {
  it('name every package that the project uses (ARCHITECTURE.md)', () => {
    const file = join(root, 'ARCHITECTURE.md');
    const text = existsSync(file) ? readFileSync(file, 'utf8') : '';
    const names = [...packageNames('dependencies'), ...packageNames('devDependencies')];
    // The whole name: `svelte-check` does not name `svelte`, nor `@types/d3-scale` `d3-scale`.
    const isNamed = (name: string) =>
      new RegExp(`(^|[^\\w@/-])${name.replaceAll('.', '\\.')}($|[^\\w/-])`, 'm').test(text);
    expect(names).not.toEqual([]);
    expect(names.filter((name) => !isNamed(name)).map((name) => `ARCHITECTURE.md does not name ${name}`)).toEqual([]);
  });

  it('have exactly one title each (Markdown at the root)', () => {
    const faults = readdirSync(root).flatMap((name) => {
      if (!name.endsWith('.md')) return [];
      const text = readFileSync(join(root, name), 'utf8').replace(/^```[\s\S]*?^```/gm, '');
      const titles = text.split('\n').filter((line) => line.startsWith('# ')).length;
      return titles === 1 ? [] : [`${name}: ${titles} titles`];
    });
    expect(faults).toEqual([]);
  });
});
