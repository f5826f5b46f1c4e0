import { describe, expect, it } from 'vitest';
import type { ClusterFact } from '../../sim/index.ts';
import { narrate } from './index.ts';
import { loud } from './loud.ts';
import { english } from './narration.en.ts';
import { chinese } from './narration.zh.ts';
import { SAMPLE_FACTS } from './sample.ts';

const HAN_BESIDE_LATIN = /\p{Script=Han}[A-Za-z0-9]|[A-Za-z0-9]\p{Script=Han}/u;

describe('narration', () => {
  it('has the same kinds in both languages, and the samples hold each of them', () => {
    const kinds = Object.keys(english).toSorted();
    expect(Object.keys(chinese).toSorted()).toEqual(kinds);
    expect([...new Set<string>(SAMPLE_FACTS.map(fact => fact.kind))].toSorted()).toEqual(kinds);
  });

  it.each(SAMPLE_FACTS.map(fact => [fact.kind, fact] as const))('tells %s in both languages', (_kind, fact) => {
    const [zh, en] = [narrate(fact, 'zh'), narrate(fact, 'en')];
    expect(zh === null).toBe(en === null);
    for (const sentence of [zh, en]) {
      if (sentence === null) continue;
      expect(sentence.trim()).not.toBe('');
      expect(sentence).not.toMatch(/undefined|NaN|\[object|!|！/);
    }
    expect(zh ?? '').not.toMatch(HAN_BESIDE_LATIN);
    expect(en ?? '').not.toMatch(/\p{Script=Han}/u);
  });

  it('is silent about quiet messages and nothing else', () => {
    const silent = SAMPLE_FACTS.filter(fact => narrate(fact, 'en') === null);
    expect(silent.every(fact => fact.kind === 'messageSent' && fact.quiet)).toBe(true);
    expect(silent).not.toEqual([]);
  });

  it('has a sentence for every step it makes', () => {
    const mute = SAMPLE_FACTS.filter(fact => loud(fact) && narrate(fact, 'zh') === null);
    expect(mute).toEqual([]);
  });

  it('follows the rules of visual-language.md §9 in what it says', () => {
    const told = (kind: ClusterFact['kind'], language: 'zh' | 'en'): string | null => {
      const fact = SAMPLE_FACTS.find(sample => sample.kind === kind);
      return fact === undefined ? null : narrate(fact, language);
    };
    expect(told('processKilled', 'zh')).toBe('你对 broker 0 执行 kill -9：内存没了，磁盘上的 log 还在。');
    expect(told('processKilled', 'en')).toBe('You ran kill -9 on broker 0: its memory is gone, its log on disk stays.');
    expect(told('highWatermarkAdvanced', 'en')).toBe(
      'Every replica in the ISR has offset 5: the HW of first-0 goes 5 → 6.',
    );
    expect(told('linkSlowed', 'zh')).toContain('8.0\u202fms');
  });
});

describe('which facts are steps', () => {
  it('tells the routine of the focus only, but always what breaks', () => {
    const appended = SAMPLE_FACTS.find(fact => fact.kind === 'recordsAppended');
    const shrunk = SAMPLE_FACTS.find(fact => fact.kind === 'isrShrunkByLeader');
    if (appended === undefined || shrunk === undefined) throw new Error('the samples lack a kind');
    expect([loud(appended), loud(appended, ['first-0']), loud(appended, ['first-1'])]).toEqual([true, true, false]);
    expect(loud(shrunk, ['first-1'])).toBe(true);
  });

  it('does not tell a thing twice: the other direction of a cut, a client that asks again and again', () => {
    const cut = SAMPLE_FACTS.find(fact => fact.kind === 'linkCut' && !fact.oneWay);
    if (cut?.kind !== 'linkCut') throw new Error('the samples lack a cut');
    expect([loud(cut), loud({ ...cut, node: cut.peer, peer: cut.node })]).toEqual([true, false]);
    const asks = SAMPLE_FACTS.flatMap(fact => (fact.kind === 'metadataRequested' && loud(fact) ? [fact.why] : []));
    expect(asks).toEqual(['newTopic', 'staleLeader']);
  });

  it('tells what was asked of a tool, and not that its process came and went', () => {
    const [started, exited] = [
      SAMPLE_FACTS.find(fact => fact.kind === 'processStarted'),
      SAMPLE_FACTS.find(fact => fact.kind === 'processExited'),
    ];
    if (started?.kind !== 'processStarted' || exited?.kind !== 'processExited') throw new Error('a kind is missing');
    expect([loud({ ...started, node: 'broker-1' }), loud({ ...started, node: 'tool-1' })]).toEqual([true, false]);
    expect(loud({ ...exited, node: 'tool-1', clean: true })).toBe(false);
    expect(loud({ ...exited, node: 'tool-1', clean: false })).toBe(true);
  });

  it('makes no step of a message', () => {
    expect(SAMPLE_FACTS.filter(fact => fact.kind === 'messageSent' && loud(fact))).toEqual([]);
  });
});
