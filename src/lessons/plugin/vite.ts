/** The Vite plugin: a lesson's Markdown becomes a module of blocks, and a plain page beside the app. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { runnerImport, type Plugin } from 'vite';
import type { LessonText } from '../blocks.ts';
import { PAGE_LANGUAGES, pageFile, renderPage, type PageLanguage } from './page.ts';
import { parityFaults } from './parity.ts';
import { parseLesson } from './parse.ts';

/** The numbers of each lesson's run, written out: by lesson, language and name. */
export type PageValues = Readonly<Record<string, Readonly<Record<PageLanguage, Readonly<Record<string, string>>>>>>;

/** What the plugin is told. */
export interface LessonsOptions {
  /** The folder that holds p01 … p24. */
  readonly folder: string;
  /** A module that runs every lesson's scenario and exports, as `pageValues`, what its text shows of it. */
  readonly values: string;
}

const LESSON_FILE = /[\\/]p\d\d[\\/](zh|en)\.md$/;

function readLesson(path: string): LessonText {
  return parseLesson(readFileSync(path, 'utf8'), relative(process.cwd(), path));
}

/** The lessons that exist, in order: the folder tree decides. */
export function lessonFolders(folder: string): readonly string[] {
  return readdirSync(folder)
    .filter(name => /^p\d\d$/.test(name) && existsSync(join(folder, name, 'zh.md')))
    .sort();
}

/** Reads both languages of a lesson; throws when they are not the same lesson. */
export function readBothLanguages(folder: string): Readonly<Record<PageLanguage, LessonText>> {
  const texts = { zh: readLesson(join(folder, 'zh.md')), en: readLesson(join(folder, 'en.md')) };
  const [fault] = parityFaults(texts.zh, texts.en);
  if (fault !== undefined) throw new Error(`${relative(process.cwd(), folder)}: the languages differ: ${fault}`);
  return texts;
}

async function pages(options: LessonsOptions): Promise<ReadonlyMap<string, string>> {
  const { module } = await runnerImport<{ pageValues: PageValues }>(options.values);
  const made = new Map<string, string>();
  for (const lessonId of lessonFolders(options.folder)) {
    const texts = readBothLanguages(join(options.folder, lessonId));
    for (const language of PAGE_LANGUAGES) {
      const known = module.pageValues[lessonId]?.[language] ?? {};
      made.set(pageFile(lessonId, language), renderPage(texts[language], { language, lessonId, values: known }));
    }
  }
  return made;
}

/** Turns `pNN/{zh,en}.md` into modules; at build it also writes `lessons/pNN.{zh,en}.html`. */
export function lessons(options: LessonsOptions): Plugin {
  return {
    name: 'kafkascope-lessons',
    transform: {
      filter: { id: LESSON_FILE },
      handler(source, id) {
        const folder = dirname(id);
        for (const language of PAGE_LANGUAGES) this.addWatchFile(join(folder, `${language}.md`));
        const text = parseLesson(source, relative(process.cwd(), id));
        // Only files on disk have a twin to compare with; the check is made once, with the Chinese.
        if (basename(id) === 'zh.md') readBothLanguages(folder);
        return { code: `export default ${JSON.stringify(text)};`, map: null, moduleType: 'js' };
      },
    },
    async generateBundle() {
      if (this.environment.name !== 'client' || this.environment.config.isWorker) return;
      for (const [fileName, source] of await pages(options)) this.emitFile({ type: 'asset', fileName, source });
    },
    configureServer(server) {
      server.middlewares.use((request, response, next) => {
        const path = /lessons\/p\d\d\.(zh|en)\.html$/.exec(request.url ?? '')?.[0];
        if (path === undefined) return next();
        pages(options).then(made => {
          response.setHeader('content-type', 'text/html; charset=utf-8');
          response.end(made.get(path));
        }, next);
      });
    },
  };
}
