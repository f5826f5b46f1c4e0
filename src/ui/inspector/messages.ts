/** Words of the inspector. Kafka's own words (keys, values, states, errors) stay as they are. */
import { catalogue } from '../i18n/index.ts';
import type { DoVerb } from './actions.ts';
import type { EditableKey, Refusal } from './configForm.ts';

/** The labels of what the State tab lists. */
export type RowLabel =
  | 'status' | 'down' | 'zookeeper' | 'session' | 'controllerEpoch' | 'ioBusy' | 'queued' | 'parkedProduces'
  | 'parkedFetches' | 'role' | 'leaderEpoch' | 'leader' | 'isr' | 'lagging' | 'highWatermark' | 'logEndOffset'
  | 'logStartOffset' | 'recoveryPoint' | 'epochs' | 'follower' | 'owner' | 'timeout' | 'timeLeft' | 'connected'
  | 'path' | 'data' | 'version' | 'ephemeral' | 'zxid' | 'acks' | 'inFlight' | 'sent' | 'acked' | 'failed'
  | 'accumulator' | 'believes' | 'position' | 'consumed' | 'replicas' | 'controllerEpochWritten' | 'minIsr'
  | 'from' | 'to' | 'sentAt' | 'arrivesAt' | 'flight' | 'host';

type Explanations = Readonly<Record<Refusal['reason'], string>>;

/** Texts of the inspector in the reader's language. */
export const text = catalogue({
  zh: {
    inspector: '检查器',
    nothing: '点一下 stage 上的任何东西：broker、副本、znode、消息……这里显示它的状态、配置，以及能对它做什么。',
    gone: '此刻它不在。',
    close: '关闭检查器',
    tabs: { state: '状态', configs: '配置', do: '动手' },
    why: '为什么？',
    whyOf: (what: string) => `为什么：${what}`,
    contains: '里面有',
    chartOf: (current: string, states: string) => `状态图：现在是 ${current}；全部状态：${states}`,
    yes: '是',
    no: '否',
    nobody: '没有',
    unknown: '未知',
    ms: (value: number) => `${value} ms`,
    records: (count: number, bytes: number) => `${count} 条 · ${bytes} B`,
    rows: {
      status: '进程', down: '原因', zookeeper: 'ZooKeeper 会话', session: '会话', controllerEpoch: 'controller epoch',
      ioBusy: 'io 线程忙', queued: '请求队列', parkedProduces: '停着的 Produce', parkedFetches: '停着的 Fetch',
      role: '角色', leaderEpoch: 'leader epoch', leader: 'leader', isr: 'ISR', lagging: '落后的副本',
      highWatermark: 'high watermark', logEndOffset: 'LEO', logStartOffset: '日志起点', recoveryPoint: '已刷盘到',
      epochs: 'leader epoch 起点', follower: 'follower 的 LEO', owner: '属于', timeout: '超时', timeLeft: '剩余',
      connected: '已连接', path: '路径', data: '数据', version: '版本', ephemeral: '临时节点', zxid: '最新 zxid',
      acks: 'acks', inFlight: '在途请求', sent: '已发出', acked: '已确认', failed: '失败', accumulator: '攒批',
      believes: '它以为的 leader', position: '下一个要读', consumed: '已读', replicas: '副本',
      controllerEpochWritten: '写入者的 controller epoch', minIsr: 'min.insync.replicas', from: '从', to: '到',
      sentAt: '发出', arrivesAt: '到达', flight: '路上', host: '主机',
    } satisfies Record<RowLabel, string>,
    flight: {
      travelling: '在走', held: '被你扣住', 'behind a held one': '排在被扣的消息后面', 'at a cut': '停在断开的链路上',
    },
    processStatus: { running: '运行中', paused: '暂停', down: '没有进程', off: '主机没电' },
    down: {
      'never started': '还没启动过', killed: 'kill -9', stopped: '正常停止', failed: '自己退出', 'powered off': '断电',
    },
    configs: {
      none: '这里没有可改的配置。',
      scope: { producer: 'producer 配置：改动会关掉它，再开一个新的', topic: 'topic 覆盖值：立刻生效', broker: 'broker 静态配置：重启后生效' },
      apply: '应用',
      applyTo: (key: string) => `应用 ${key}`,
      default: '默认值',
      overridden: '已改',
      pending: (running: string, next: string) => `现在 ${running}，重启后 ${next}`,
      pendingTitle: '等重启',
      topicLink: (topic: string) => `topic ${topic} 的配置`,
      refused: 'Kafka',
      about: {
        acks: '几个副本写下才算成功：0 不等，1 等 leader，all 等整个 ISR',
        'linger.ms': '一批最多等多久再发，好多装几条',
        'batch.size': '一批最多多少字节',
        'min.insync.replicas': 'ISR 少于它，acks=all 的写入被拒绝',
        'replica.lag.time.max.ms': '多久没追上，leader 就把它移出 ISR',
        'zookeeper.session.timeout.ms': '多久没有心跳，会话就过期；服务器只肯给 4000–40000',
      } satisfies Record<EditableKey, string>,
      explain: {
        notANumber: '这里要一个整数，不带单位。',
        tooSmall: '这个值太小。',
        tooLarge: '这个值太大。',
        notAChoice: '只能从列出的几个值里选。',
        lagBelowWait:
          'Kafka 这句话说反了：要求是 replica.lag.time.max.ms 不小于 replica.fetch.wait.max.ms，'
          + '否则每次空等的 fetch 都会让 follower 出一次 ISR。这样配置的 broker 起不来。',
        other: 'Kafka 不接受这个值。',
      } satisfies Explanations,
    },
    do: {
      title: '对它做',
      links: '网络',
      none: '对它没有可做的动作；选它所在的 broker 试试。',
      send: '发送一条消息',
      topic: 'topic',
      key: 'key',
      value: 'value',
      partition: '分区',
      byKey: '按 key 选',
      noKey: '不填就没有 key',
      sendButton: '发送',
    },
    verbs: {
      kill: 'kill -9', stop: '正常停止', pause: '暂停', resume: '恢复', powerOff: '断电', restart: '重启',
      rollingRestart: '滚动重启', start: '启动', cut: '切断', cutOneWay: '只切去程', heal: '接通', hold: '扣住',
      release: '放行', reset: '重置它的连接',
    } satisfies Record<DoVerb, string>,
    verbOn: (verb: string, peer: string) => `${verb}：到 ${peer}`,
    did: '你做过的',
    didNothing: '还没做过什么。',
  },
  en: {
    inspector: 'Inspector',
    nothing: 'Click anything on the stage: a broker, a replica, a znode, a message. Its state, its configs and '
      + 'what you can do to it appear here.',
    gone: 'It is not there at this moment.',
    close: 'Close the inspector',
    tabs: { state: 'State', configs: 'Configs', do: 'Do' },
    why: 'Why?',
    whyOf: (what: string) => `Why: ${what}`,
    contains: 'Holds',
    chartOf: (current: string, states: string) => `Chart: now ${current}; all states: ${states}`,
    yes: 'yes',
    no: 'no',
    nobody: 'none',
    unknown: 'unknown',
    ms: (value: number) => `${value} ms`,
    records: (count: number, bytes: number) => `${count} rec · ${bytes} B`,
    rows: {
      status: 'process', down: 'because', zookeeper: 'ZooKeeper session', session: 'session',
      controllerEpoch: 'controller epoch', ioBusy: 'io threads busy', queued: 'request queue',
      parkedProduces: 'parked produces', parkedFetches: 'parked fetches', role: 'role', leaderEpoch: 'leader epoch',
      leader: 'leader', isr: 'ISR', lagging: 'lagging', highWatermark: 'high watermark', logEndOffset: 'LEO',
      logStartOffset: 'log start', recoveryPoint: 'flushed up to', epochs: 'leader epoch starts',
      follower: 'follower LEO', owner: 'owner', timeout: 'timeout', timeLeft: 'time left', connected: 'connected',
      path: 'path', data: 'data', version: 'version', ephemeral: 'ephemeral', zxid: 'last zxid', acks: 'acks',
      inFlight: 'in flight', sent: 'sent', acked: 'acknowledged', failed: 'failed', accumulator: 'accumulator',
      believes: 'believes in leader', position: 'reads next', consumed: 'consumed', replicas: 'replicas',
      controllerEpochWritten: 'written in controller epoch', minIsr: 'min.insync.replicas', from: 'from', to: 'to',
      sentAt: 'sent', arrivesAt: 'arrives', flight: 'on its way', host: 'host',
    },
    flight: {
      travelling: 'travelling', held: 'held by you', 'behind a held one': 'waits behind a held one',
      'at a cut': 'stuck at a cut link',
    },
    processStatus: { running: 'running', paused: 'paused', down: 'no process', off: 'host without power' },
    down: {
      'never started': 'never started', killed: 'kill -9', stopped: 'stopped cleanly', failed: 'ended by itself',
      'powered off': 'powered off',
    },
    configs: {
      none: 'Nothing here has configs to edit.',
      scope: {
        producer: 'producer configs: a change closes it and opens a new one',
        topic: 'topic overrides: in force at once',
        broker: 'static broker configs: in force after a restart',
      },
      apply: 'Apply',
      applyTo: (key: string) => `Apply ${key}`,
      default: 'default',
      overridden: 'changed',
      pending: (running: string, next: string) => `${running} now, ${next} after a restart`,
      pendingTitle: 'waits for a restart',
      topicLink: (topic: string) => `configs of topic ${topic}`,
      refused: 'Kafka',
      about: {
        acks: 'whose copy counts as success: 0 nobody’s, 1 the leader’s, all the whole ISR’s',
        'linger.ms': 'how long a batch waits for company before it is sent',
        'batch.size': 'bytes in one batch at most',
        'min.insync.replicas': 'a smaller ISR refuses writes with acks=all',
        'replica.lag.time.max.ms': 'not caught up for this long: the leader drops it from the ISR',
        'zookeeper.session.timeout.ms': 'silent for this long: the session expires; the server grants 4000–40000',
      },
      explain: {
        notANumber: 'A whole number belongs here, without a unit.',
        tooSmall: 'That value is too small.',
        tooLarge: 'That value is too large.',
        notAChoice: 'Only the listed values exist.',
        lagBelowWait:
          'Kafka says it the wrong way round: replica.lag.time.max.ms must be at least replica.fetch.wait.max.ms, or '
          + 'every fetch that waits in vain costs a follower its place in the ISR. '
          + 'A broker with this value won’t start.',
        other: 'Kafka does not take this value.',
      },
    },
    do: {
      title: 'Do to it',
      links: 'Network',
      none: 'There is nothing to do to it; try the broker it lives on.',
      send: 'Send a record',
      topic: 'topic',
      key: 'key',
      value: 'value',
      partition: 'partition',
      byKey: 'by key',
      noKey: 'empty: no key',
      sendButton: 'Send',
    },
    verbs: {
      kill: 'kill -9', stop: 'Stop cleanly', pause: 'Pause', resume: 'Resume', powerOff: 'Power off',
      restart: 'Restart', rollingRestart: 'Rolling restart', start: 'Start', cut: 'Cut', cutOneWay: 'Cut one way',
      heal: 'Heal', hold: 'Hold', release: 'Release', reset: 'Reset its connection',
    },
    verbOn: (verb: string, peer: string) => `${verb}: link to ${peer}`,
    did: 'What you did',
    didNothing: 'Nothing yet.',
  },
});
