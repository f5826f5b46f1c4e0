/** Words of the timeline. */
import { catalogue } from '../i18n/index.ts';
import { nodeName } from '../narration/names.ts';
import type { MarkLabel, VerbKind } from './marks.ts';

type Verbs = Readonly<Record<VerbKind, string>>;

const verbsZh: Verbs = {
  processStarted: '启动',
  processKilled: 'kill -9',
  processStopping: '停止',
  processPaused: '暂停',
  processResumed: '恢复',
  hostPoweredOff: '断电',
  linkCut: '断网',
  linkHealed: '恢复网络',
  linkSlowed: '变慢',
  messageHeld: '扣住',
  messageReleased: '放行',
  connectionReset: '重置连接',
  sendCommanded: '发送',
  loadCommanded: '持续发送',
  producerConfigCommanded: '改 producer 配置',
  rollingRestartCommanded: '滚动重启',
};

const verbsEn: Verbs = {
  processStarted: 'start',
  processKilled: 'kill -9',
  processStopping: 'stop',
  processPaused: 'pause',
  processResumed: 'resume',
  hostPoweredOff: 'power off',
  linkCut: 'cut link',
  linkHealed: 'heal link',
  linkSlowed: 'slow link',
  messageHeld: 'hold',
  messageReleased: 'release',
  connectionReset: 'reset',
  sendCommanded: 'send',
  loadCommanded: 'load',
  producerConfigCommanded: 'producer configs',
  rollingRestartCommanded: 'rolling restart',
};

function mark(label: MarkLabel, verbs: Verbs, noLeader: string, expired: string): string {
  switch (label.type) {
    case 'verb':
      return verbs[label.verb];
    case 'leader':
      return `${label.partition} → ${label.leader}`;
    case 'noLeader':
      return `${label.partition} ${noLeader}`;
    case 'controller':
      return `controller → ${nodeName(label.node).replace('broker ', '')}`;
    case 'sessionExpired':
      return expired;
    case 'isr':
      return `ISR ${label.isr.join(' ')}`;
    case 'config':
      return `${label.key}=${label.value}`;
  }
}

/** Texts of the timeline in the reader's language. */
export const text = catalogue({
  zh: {
    timeline: '时间轴',
    playhead: '播放位置',
    place: (now: string, end: string) => `第 ${now}，共 ${end}`,
    toStart: '回到开头',
    stepBack: '上一步',
    play: '播放',
    pause: '暂停',
    step: '下一步',
    toEnd: '跳到结尾',
    stepBy: '步进',
    stepKind: { message: '消息', narrated: '讲解' },
    speed: '速度',
    quiet: '安静',
    quietLong: '安静模式：不带新消息的心跳、ping 和 fetch 只画成淡点',
    reset: '重来',
    resetLong: '重来：回到开场，撤掉你做过的一切',
    more: '更多',
    act: '动手',
    branches: '分支',
    mainline: '当前',
    branch: (id: number, at: string) => `分支 ${id} · ${at} 分开`,
    computing: '计算中',
    answerFirst: '答完才有后面',
    clients: '客户端',
    brokers: 'broker',
    mark: (label: MarkLabel) => mark(label, verbsZh, '无 leader', '会话过期'),
  },
  en: {
    timeline: 'Timeline',
    playhead: 'Playhead',
    place: (now: string, end: string) => `${now} of ${end}`,
    toStart: 'To the start',
    stepBack: 'Step back',
    play: 'Play',
    pause: 'Pause',
    step: 'Step',
    toEnd: 'To the end',
    stepBy: 'Step by',
    stepKind: { message: 'message', narrated: 'narrated step' },
    speed: 'Speed',
    quiet: 'Quiet',
    quietLong: 'Quiet mode: heartbeats, pings and fetches without news are faint dots only',
    reset: 'Reset',
    resetLong: 'Reset: back to the opening, without anything you did',
    more: 'More',
    act: 'Act',
    branches: 'Branch',
    mainline: 'current',
    branch: (id: number, at: string) => `branch ${id} · left at ${at}`,
    computing: 'Computing',
    answerFirst: 'answer to see on',
    clients: 'clients',
    brokers: 'brokers',
    mark: (label: MarkLabel) => mark(label, verbsEn, 'no leader', 'session expired'),
  },
});
