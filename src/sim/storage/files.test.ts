/** Expected bytes and hashes: reference/traces log-bytes, segments-by-size, offset-index and acks-1-loss. */
import { describe, expect, it } from 'vitest';
import { toHex } from './bytes.ts';
import { fileBytes, fileSha256, partitionFiles, segmentFileName } from './files.ts';
import { appendAsLeader, createLog, segmentsOf } from './log.ts';
import type { Log } from './log.ts';
import { defaultLogConfig } from './logConfig.ts';
import type { LogConfig } from './logConfig.ts';
import { closeLog } from './logMaintenance.ts';
import { encodeBatch } from './recordBatch.ts';
import type { Record } from './recordBatch.ts';

const NOW_MS = 1795338869641;
const INDEX_BYTES = defaultLogConfig.segmentIndexBytes;

function append(log: Log, list: readonly Record[], leaderEpoch = 0, config: LogConfig = defaultLogConfig): Log {
  const result = appendAsLeader(log, [encodeBatch(list)], { leaderEpoch, nowMs: NOW_MS, config });
  if (!result.ok) throw new Error(result.error.kind);
  return result.log;
}

function keyed(index: number, value = `v${index}`): Record {
  return { key: `k${index}`, value, timestamp: 1500000000000 + 1000 * index };
}

function singles(count: number, valueOf: (index: number) => string, config: LogConfig): Log {
  return Array.from({ length: count }, (_, index) => index).reduce(
    (log, index) => append(log, [keyed(index, valueOf(index))], 0, config),
    createLog(NOW_MS),
  );
}

describe('trace log-bytes', () => {
  let log = createLog(NOW_MS);
  for (const index of [0, 1, 2]) log = append(log, [keyed(index)]);
  log = append(log, [keyed(3), keyed(4), keyed(5)]);
  log = append(log, [{ key: null, value: 'no key', timestamp: 1500000009000 }]);
  log = append(log, [{ key: '键', value: '消息', timestamp: 1500000009500 }]);

  it.each([
    ['00000000000000000000.index', 10485760, 'e5b844cc57f57094ea4585e235f36c78c1cd222262bb89d53c94dcb4d6b3e55d'],
    ['00000000000000000000.log', 463, '94519fdc05a1b7e90a6cbf23dd44859f31c91a0a24f3f980828646a123ebd95b'],
    ['00000000000000000000.timeindex', 10485756, '2904108964fb81c332b0ee741e4cffbfbae99b26a52712c766d38612666c66c1'],
    ['leader-epoch-checkpoint', 8, '3b1ad48c005681b75e5b9e53fce52657a0ffcf46192b467c2d7fb7c5d84eaceb'],
  ])('%s has %i bytes and this hash', (name, sizeInBytes, hash) => {
    expect(partitionFiles(log, INDEX_BYTES).find(file => file.name === name)?.sizeInBytes).toBe(sizeInBytes);
    expect(fileSha256(log, name, INDEX_BYTES)).toBe(hash);
  });

  it('knows no other file and shares runs of zeros', () => {
    expect(fileBytes(log, 'nothing', INDEX_BYTES)).toBeNull();
    expect(fileSha256(log, 'nothing', INDEX_BYTES)).toBeNull();
    const name = '00000000000000000000.index';
    expect(fileBytes(log, name, INDEX_BYTES)).toBe(fileBytes(log, name, INDEX_BYTES));
  });
});

describe('trace segments-by-size', () => {
  const config = { ...defaultLogConfig, segmentBytes: 1000 };
  const log = singles(40, index => `${'x'.repeat(30)}${index}`, config);

  it('has the recorded files', () => {
    const sizes = partitionFiles(log, INDEX_BYTES).map(file => `${file.name} ${file.sizeInBytes}`);
    const closed = [
      [0, 909],
      [9, 925],
      [18, 927],
      [27, 927],
    ] as const;
    expect(sizes).toEqual([
      ...closed.flatMap(([base, size]) => {
        const name = segmentFileName(base);
        return [`${name}.index 0`, `${name}.log ${size}`, `${name}.timeindex 12`];
      }),
      '00000000000000000036.index 10485760',
      '00000000000000000036.log 412',
      '00000000000000000036.timeindex 10485756',
      'leader-epoch-checkpoint 8',
    ]);
  });

  it.each([
    ['00000000000000000009.log', '50e46435b844bfed92ee32868f3b171bed60a8378149d739f185897b89392aca'],
    ['00000000000000000009.timeindex', '535a2a422e75120b214b697302cbe5429674e1aeb93f88986b17ca4616f36b7a'],
    ['00000000000000000036.log', 'd819d80334714e336dbabfbb1b5fd9a494098b53458a8b38325eb4d540aff4bc'],
  ])('%s has the recorded hash', (name, hash) => {
    expect(fileSha256(log, name, INDEX_BYTES)).toBe(hash);
  });
});

describe('trace offset-index', () => {
  const config = { ...defaultLogConfig, indexIntervalBytes: 200 };
  const open = singles(30, index => `${'y'.repeat(20)}${index}`, config);
  const closed = closeLog(open);

  it('has the recorded index bytes after a clean stop', () => {
    expect(toHex(fileBytes(closed, '00000000000000000000.index', INDEX_BYTES) ?? new Uint8Array())).toBe(
      '0000000300000111000000060000022200000009000003330000000c000004480000000f0000055f0000001200000676' +
        '000000150000078d00000018000008a40000001b000009bb',
    );
    expect(toHex(fileBytes(closed, '00000000000000000000.timeindex', INDEX_BYTES) ?? new Uint8Array())).toBe(
      '0000015d3ef7a3b8000000030000015d3ef7af70000000060000015d3ef7bb28000000090000015d3ef7c6e00000000c' +
        '0000015d3ef7d2980000000f0000015d3ef7de50000000120000015d3ef7ea08000000150000015d3ef7f5c000000018' +
        '0000015d3ef801780000001b0000015d3ef809480000001d',
    );
    expect(fileSha256(closed, '00000000000000000000.log', INDEX_BYTES)).toBe(
      '85ce895715cdc336ced113364254001bd8247f6b1c7955d39caaeddf287e4645',
    );
  });

  it('is pre-sized while the broker lives, entries first', () => {
    const bytes = fileBytes(open, '00000000000000000000.index', INDEX_BYTES) ?? new Uint8Array();
    expect(bytes).toHaveLength(10485760);
    expect(toHex(bytes.subarray(0, 8))).toBe('0000000300000111');
    expect(segmentsOf(open)).toHaveLength(1);
  });
});

describe('trace acks-1-loss', () => {
  it('has 216 bytes of log and 12 of epochs', () => {
    const log = append(append(append(createLog(NOW_MS), [keyed(0)]), [keyed(1)]), [keyed(7)], 1);
    expect(partitionFiles(log, INDEX_BYTES)).toEqual([
      { name: '00000000000000000000.index', sizeInBytes: 10485760 },
      { name: '00000000000000000000.log', sizeInBytes: 216 },
      { name: '00000000000000000000.timeindex', sizeInBytes: 10485756 },
      { name: 'leader-epoch-checkpoint', sizeInBytes: 12 },
    ]);
    expect(new TextDecoder().decode(fileBytes(log, 'leader-epoch-checkpoint', INDEX_BYTES) ?? new Uint8Array())).toBe(
      '0\n2\n0 0\n1 2\n',
    );
  });
});
