/** What every lesson must keep to. That its run shows what the text says is in run.test.ts. */
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { directivesNamed, valueNames } from './blocks.ts';
import { COURSE, LESSON_IDS, loadLesson, loadText, neighbours } from './index.ts';
import { lessonFolders, readBothLanguages } from './plugin/index.ts';

const folder = fileURLToPath(new URL('.', import.meta.url));

describe('the course', () => {
  it('has 24 lessons, of which the written ones are those with a folder', () => {
    expect(COURSE).toHaveLength(24);
    expect(COURSE[7]).toMatchObject({ id: 'p08', title: { zh: '生产数据流程', en: 'Producing' } });
    expect(LESSON_IDS).toEqual(lessonFolders(folder));
    expect(LESSON_IDS).toContain('p08');
    expect(neighbours('p08').before?.id).toBe(LESSON_IDS[LESSON_IDS.indexOf('p08') - 1]);
  });

  it('refuses to load a lesson that nobody wrote', async () => {
    await expect(loadLesson('p99')).rejects.toThrow('there is no lesson p99');
    await expect(loadText('p99', 'zh')).rejects.toThrow('there is no lesson p99 in zh');
  });
});

describe.each(LESSON_IDS)('%s', id => {
  const texts = readBothLanguages(join(folder, id));

  it('is loaded as the module that the plugin makes of it', async () => {
    expect(await loadText(id, 'zh')).toEqual(texts.zh);
    expect(await loadText(id, 'en')).toEqual(texts.en);
  });

  it('has a text for each part of its data, in order, in both languages', async () => {
    const lesson = await loadLesson(id);
    expect(lesson.id).toBe(id);
    for (const text of [texts.zh, texts.en]) {
      const named = (name: Parameters<typeof directivesNamed>[1]): readonly string[] =>
        directivesNamed(text, name).map(block => block.id);
      expect(named('beat')).toEqual(lesson.beats.map(beat => beat.id));
      expect(named('prediction')).toEqual(lesson.predictions.map(prediction => prediction.id));
      expect(named('task')).toEqual(lesson.tasks.map(task => task.id));
      expect(named('what-if')).toEqual(lesson.whatIfs.map(whatIf => whatIf.id));
      for (const [index, task] of directivesNamed(text, 'task').entries()) {
        const inside = task.blocks.flatMap(block => (block.type === 'directive' ? block : []));
        expect(inside.filter(block => block.name === 'hint')).toHaveLength(3);
        expect(inside.filter(block => block.name === 'replay').map(block => block.id)).toEqual([
          lesson.tasks[index]?.replay.id,
        ]);
      }
    }
  });

  it('shows values that its data gives, all of them', async () => {
    const lesson = await loadLesson(id);
    const known = Object.keys(lesson.values);
    const shown = valueNames(texts.zh);
    expect(shown.filter(name => !known.includes(name))).toEqual([]);
    expect(known.filter(name => !shown.includes(name))).toEqual([]);
  });

  it('writes Chinese with a space beside Latin letters and digits, and no exclamation marks', () => {
    const prose: string[] = [];
    JSON.stringify(texts.zh, (key, value: unknown) => {
      if (key === 'text' && typeof value === 'string') prose.push(value);
      return value;
    });
    const tight = prose.filter(part => /\p{Script=Han}[A-Za-z0-9]|[A-Za-z0-9]\p{Script=Han}|！/u.test(part));
    expect(tight).toEqual([]);
  });
});
