/** 中文叙述：每种事实一句话。术语保持英文，中文与拉丁字母、数字之间空一格。 */
import type { Actor } from '../../sim/index.ts';
import { THIN_SPACE, formatBytes, formatRange, formatTime } from '../i18n/format.ts';
import { describeMessage } from './message.ts';
import { ids, nodeName as name, offsetRanges, partitionOf, recordName, settings } from './names.ts';
import type { FactByKind, Narration } from './narration.ts';

const who = (by: Actor): string => (by === 'learner' ? '你' : '脚本');
const ms = (value: number): string => `${value}${THIN_SPACE}ms`;

const METADATA_NEED = {
  newTopic: '第一次用到这个 topic',
  topicUnknown: '还不认识这个 topic',
  leaderUnknown: '还不知道谁是 leader',
  staleLeader: '手里的 leader 已经过时',
  disconnected: '与 broker 的连接断了',
  requestTimedOut: '请求超时没有回音',
  age: '元数据到了 metadata.max.age.ms，该刷新了',
} as const satisfies Record<FactByKind['metadataRequested']['why'], string>;

const SELECTION = {
  newPartition: '新 partition：取副本列表里第一个活着的',
  offlinePartition: '取副本列表里第一个既活着又在 ISR 里的',
  uncleanElection: 'ISR 里没有活着的，只好从 ISR 之外挑（unclean），没复制到的 record 会丢',
  controlledShutdown: '原 leader 要正常停机，提前把领导权交出去',
} as const satisfies Record<FactByKind['leaderElected']['selection'], string>;

const TRUNCATED_BY = {
  leaderEpoch: '按 leader epoch 对账得出',
  highWatermark: '退回到自己的 high watermark',
  outOfRange: 'leader 那里没有这个 offset',
} as const satisfies Record<FactByKind['logTruncated']['by'], string>;

function appended(fact: FactByKind['recordsAppended']): string {
  const range = `offset ${formatRange(fact.from, fact.to - 1)}`;
  return fact.role === 'leader'
    ? `${name(fact.node)} 把 ${range} 追加到 ${partitionOf(fact)}，LEO ${fact.from} → ${fact.to}。`
    : `${name(fact.node)} 拉到 ${range} 写进自己的 ${partitionOf(fact)}，LEO ${fact.from} → ${fact.to}。`;
}

function highWatermark(fact: FactByKind['highWatermarkAdvanced']): string {
  return fact.role === 'leader'
    ? `ISR 里每个副本都有了 offset ${formatRange(fact.from, fact.to - 1)}：` +
        `${partitionOf(fact)} 的 HW ${fact.from} → ${fact.to}。`
    : `${name(fact.node)} 从 Fetch 响应里得知 ${partitionOf(fact)} 的 HW 是 ${fact.to}（之前 ${fact.from}）。`;
}

function answered(fact: FactByKind['produceAnswered']): string {
  const to = fact.client === '' ? 'producer' : name(fact.client);
  if (fact.error !== 'NONE') return `${name(fact.node)} 回复 ${to}：${partitionOf(fact)} 写入失败，${fact.error}。`;
  const waited = fact.fromPurgatory ? `，请求在 purgatory 里等了 ${formatTime(fact.waitedUs)}` : '';
  return `${name(fact.node)} 回复 ${to}：${partitionOf(fact)} 写入成功，offset ${fact.baseOffset}${waited}。`;
}

function refreshed(fact: FactByKind['metadataRefreshed']): string {
  const leaders = Object.entries(fact.leaders);
  const shown = leaders.map(([partition, leader]) => `${partition} ${leader < 0 ? '无 leader' : `→ ${leader}`}`);
  const errors = Object.entries(fact.errors).map(([topic, error]) => `${topic}：${error}`);
  const all = [...shown, ...errors];
  return `${name(fact.node)} 拿到元数据，leader 是：${all.length === 0 ? '（没有 topic）' : all.join('，')}。`;
}

/** 中文的全部叙述。 */
export const chinese: Narration = {
  messageSent: fact => (fact.quiet ? null : `${name(fact.node)} → ${name(fact.to)}：${describeMessage(fact.message)}`),
  messageHeld: fact => `发往 ${name(fact.to)} 的一条消息被扣住，排在它后面的也得等。`,
  messageReleased: fact => `发往 ${name(fact.to)} 的消息被放行，继续走。`,
  messageLost: fact => `发往 ${name(fact.to)} 的一条消息没有送到：连接先断了。`,
  connectionOpened: fact => `${name(fact.node)} 与 ${name(fact.peer)} 建立连接。`,
  connectionRefused: fact => `${name(fact.peer)} 不接受连接：那里没有进程在监听。`,
  connectionClosed: fact => `${name(fact.node)} 看到与 ${name(fact.peer)} 的连接断开。`,
  connectionReset: fact => `${who(fact.by)}重置了 ${name(fact.node)} 与 ${name(fact.peer)} 之间的连接。`,
  processStarted: fact => `${who(fact.by)}启动了 ${name(fact.node)}。`,
  processKilled: fact => `${who(fact.by)}对 ${name(fact.node)} 执行 kill -9：内存没了，磁盘上的 log 还在。`,
  processStopping: fact => `${who(fact.by)}让 ${name(fact.node)} 正常停机。`,
  processExited: fact =>
    fact.clean ? `${name(fact.node)} 的进程正常退出。` : `${name(fact.node)} 的进程自己退出了：${fact.message}`,
  processPaused: fact => `${who(fact.by)}暂停了 ${name(fact.node)}，就像一次很长的 GC：它还活着，但什么也不做。`,
  processResumed: fact => `${who(fact.by)}让 ${name(fact.node)} 继续运行，它不知道自己停过。`,
  hostPoweredOff: fact => `${who(fact.by)}切断了 ${name(fact.node)} 的电源：没刷到磁盘的数据也没了。`,
  linkCut: fact =>
    fact.oneWay
      ? `${who(fact.by)}切断了从 ${name(fact.node)} 到 ${name(fact.peer)} 的方向，反方向还通。`
      : `${who(fact.by)}切断了 ${name(fact.node)} 与 ${name(fact.peer)} 之间的网络。`,
  linkHealed: fact => `${who(fact.by)}接通了 ${name(fact.node)} 与 ${name(fact.peer)} 之间的网络。`,
  linkSlowed: fact => `${who(fact.by)}让 ${name(fact.node)} 与 ${name(fact.peer)} 之间慢了 ${formatTime(fact.extraUs)}。`,

  zkServing: fact => `${name(fact.node)} 开始服务（${fact.role}）。`,
  zkSessionOpened: fact => `${name(fact.owner)} 与 ZooKeeper 建立会话，超时时间 ${ms(fact.timeoutMs)}。`,
  zkSessionExpired: fact =>
    `${name(fact.owner)} 的会话过期：ZooKeeper 已有 ${ms(fact.timeoutMs)} 没听到它，` +
    (fact.ephemerals.length === 0 ? '它没有临时 znode。' : `临时 znode 一起删除：${fact.ephemerals.join('，')}。`),
  zkSessionClosed: fact => `${name(fact.owner)} 主动关闭了 ZooKeeper 会话。`,
  znodeCreated: fact => `ZooKeeper 新建${fact.owner === 0 ? '' : '临时'} znode ${fact.path}。`,
  znodeChanged: fact => `ZooKeeper 更新 ${fact.path}，现在是版本 ${fact.version}。`,
  znodeDeleted: fact => `ZooKeeper 删除 ${fact.path}。`,
  watchFired: fact => `${fact.path} 上的 watch 触发（${fact.type}），通知 ${name(fact.to)}；watch 只响一次。`,
  zkRequestRefused: fact => `ZooKeeper 拒绝了 ${name(fact.from)} 对 ${fact.path} 的操作：${fact.error}。`,
  zkStateChanged: fact => {
    switch (fact.state) {
      case 'SyncConnected':
        return `${name(fact.node)} 连上了 ZooKeeper。`;
      case 'Disconnected':
        return `${name(fact.node)} 与 ZooKeeper 失去联系，会话是否还在，它并不知道。`;
      case 'Expired':
        return `${name(fact.node)} 得知自己的会话已经过期。`;
    }
  },

  brokerStarting: fact => `${name(fact.node)} 正在启动。`,
  brokerRefusedToStart: fact => `${name(fact.node)} 拒绝启动：${fact.message}`,
  logsRecovered: fact =>
    fact.clean
      ? `${name(fact.node)} 加载了 ${fact.partitions} 个 partition 的 log；上次是正常停机，不用恢复。`
      : `${name(fact.node)} 恢复了 ${fact.partitions} 个 partition 的 log；上次不是正常停机，要逐段检查。`,
  brokerRegistered: fact => `broker ${fact.broker} 注册：建成临时 znode /brokers/ids/${fact.broker}。`,
  brokerStarted: fact => `broker ${fact.broker} 启动完成。`,
  brokerShuttingDown: fact => `broker ${fact.broker} 正在停机，先把领导权交给别人。`,
  configPending: fact =>
    `${who(fact.by)}把 ${name(fact.node)} 的 ${fact.key} 改为 ${fact.value}，` +
    `${fact.before === '' ? '之前是默认值' : `之前是 ${fact.before}`}；重启后才生效。`,
  configApplied: fact => `${name(fact.node)} 现在按 ${fact.key}=${fact.value} 运行。`,
  controllerElected: fact =>
    `${name(fact.node)} 抢先建成 /controller，成为 controller，epoch ${fact.controllerEpoch}。`,
  controllerElectionLost: fact => `${name(fact.node)} 没抢到 /controller，broker ${fact.winner} 先建成了。`,
  controllerResigned: fact => `${name(fact.node)} 不再是 controller（epoch ${fact.controllerEpoch}）。`,
  failoverStep: fact => `controller 接任步骤：${fact.step}。`,
  brokersChanged: fact =>
    'controller 看到 /brokers/ids 变了：' +
    [
      ...(fact.appeared.length === 0 ? [] : [`多了 ${ids(fact.appeared)}`]),
      ...(fact.disappeared.length === 0 ? [] : [`少了 ${ids(fact.disappeared)}`]),
    ].join('，') +
    '。',
  topicSeen: fact => `controller 看到 topic ${fact.topic}，共 ${fact.partitions} 个 partition。`,
  leaderElected: fact =>
    `controller 选 broker ${fact.leader} 当 ${partitionOf(fact)} 的 leader，leader epoch ${fact.leaderEpoch}，` +
    `ISR ${ids(fact.isr)}：${SELECTION[fact.selection]}。`,
  noLeaderPossible: fact => `${partitionOf(fact)} 选不出 leader：副本 ${ids(fact.replicas)} 里没有合格的。`,
  isrShrunkByController: fact =>
    `controller 把 broker ${fact.removed} 移出 ${partitionOf(fact)} 的 ISR，剩下 ${ids(fact.isr)}。`,
  transitionRefused: fact => `controller 不允许 ${fact.subject} 从 ${fact.from} 变到 ${fact.to}。`,

  becameLeader: fact =>
    `${name(fact.node)} 成为 ${partitionOf(fact)} 的 leader，epoch ${fact.leaderEpoch}，ISR ${ids(fact.isr)}。`,
  becameFollower: fact =>
    `${name(fact.node)} 成为 ${partitionOf(fact)} 的 follower，跟随 broker ${fact.leader}，epoch ${fact.leaderEpoch}。`,
  leaderUnknown: fact => `${name(fact.node)} 要跟随 broker ${fact.leader}，但它不在存活列表里，先不拉取。`,
  recordsAppended: appended,
  highWatermarkAdvanced: highWatermark,
  followerPositionLearned: fact =>
    `broker ${fact.follower} 来拉 ${partitionOf(fact)} @${fact.to}，等于告诉 leader：${fact.to} 之前我都有了。`,
  logTruncated: fact =>
    `${name(fact.node)} 截掉 ${partitionOf(fact)} 的 offset ${formatRange(fact.to, fact.from - 1)}，` +
    `LEO ${fact.from} → ${fact.to}（${TRUNCATED_BY[fact.by]}）。`,
  isrShrunkByLeader: fact =>
    `leader ${name(fact.node)} 把 ${ids(fact.removed)} 移出 ${partitionOf(fact)} 的 ISR：` +
    `超过 ${ms(fact.lagMaxMs)}（replica.lag.time.max.ms）没跟上。剩下 ${ids(fact.isr)}。`,
  isrExpanded: fact => `broker ${fact.added} 追上了，回到 ${partitionOf(fact)} 的 ISR：${ids(fact.isr)}。`,
  isrUpdateSkipped: fact =>
    `${name(fact.node)} 改 ${partitionOf(fact)} 的 ISR 没成功：znode 版本已不是 ${fact.zkVersion}，它手里的状态旧了。`,
  replicaStopped: fact => `${name(fact.node)} 停掉了 ${partitionOf(fact)} 的副本。`,
  topicConfigApplied: fact => `${name(fact.node)} 立即采用 topic ${fact.topic} 的 ${fact.key}=${fact.value}。`,
  metadataUpdated: fact => `${name(fact.node)} 更新了元数据缓存，存活的 broker：${ids(fact.liveBrokers)}。`,
  requestFenced: fact =>
    `${name(fact.node)} 拒绝旧 controller 的 ${fact.api}：epoch ${fact.controllerEpoch} < ${fact.known}。`,
  leaderEpochRefused: fact =>
    `${name(fact.node)} 不理会 ${partitionOf(fact)} 的这条指令：leader epoch ${fact.leaderEpoch} 不比已知的 ${fact.known} 新。`,
  produceRefused: fact =>
    `${name(fact.node)} 拒绝写入 ${partitionOf(fact)}：${fact.error}，log 没有变。` +
    `ISR 是 ${ids(fact.isr)}，min.insync.replicas=${fact.minInsyncReplicas}。`,
  produceParked: fact =>
    `acks=all：请求停进 ${name(fact.node)} 的 purgatory，等 ${partitionOf(fact)} 的 HW 到 ${fact.requiredOffset}。`,
  produceAnswered: answered,

  sendCommanded: fact => `${who(fact.by)}让 ${name(fact.node)} 向 ${fact.topic} 发 ${fact.records} 条 record。`,
  loadCommanded: fact => `${who(fact.by)}让 ${name(fact.node)} 每 ${ms(fact.everyMs)} 向 ${fact.topic} 发一条 record。`,
  producerConfigCommanded: fact => `${who(fact.by)}把 ${name(fact.node)} 的配置改为 ${settings(fact.properties).join('，')}。`,
  topicConfigCommanded: fact => `${who(fact.by)}把 topic ${fact.topic} 的配置改为 ${settings(fact.config).join('，')}。`,
  topicCommanded: fact => `${who(fact.by)}创建 topic ${fact.topic}，${fact.partitions} 个 partition。`,
  rollingRestartCommanded: fact => `${who(fact.by)}开始滚动重启：${fact.brokers.map(name).join('，')}，一次一个。`,
  toolStarted: fact => `运行 ${fact.command}`,
  toolFinished: fact => (fact.ok ? `命令完成：${fact.output}` : `命令失败：${fact.output}`),

  metadataRequested: fact =>
    `${name(fact.node)} 问一个 broker 要元数据${fact.topics.length === 0 ? '' : `（${fact.topics.join('，')}）`}：` +
    `${METADATA_NEED[fact.why]}。`,
  metadataRefreshed: refreshed,
  requestTimedOut: fact => `${name(fact.node)} 等 ${name(fact.to)} 回复 ${fact.api} 超过 ${ms(fact.timeoutMs)}，放弃。`,
  connectTimedOut: fact => `${name(fact.node)} 连不上 ${name(fact.to)}，等到超时。`,
  producerConfigured: fact =>
    `${name(fact.node)} 按新配置建立：` +
    (settings(fact.properties).join('，') || '全部默认值') +
    '。',
  producerConfigRefused: fact => `${name(fact.node)} 不接受 ${fact.key}=${fact.value}：${fact.message}`,
  producerClosing: fact => `${name(fact.node)} 正在关闭，先把攒着的 record 发完。`,
  producerClosed: fact => `${name(fact.node)} 已关闭。`,
  consumerConfigured: fact => `${name(fact.node)} 建立。`,
  consumerConfigRefused: fact => `${name(fact.node)} 不接受 ${fact.key}=${fact.value}：${fact.message}`,
  consumerClosed: fact => `${name(fact.node)} 已关闭。`,
  loadStarted: fact => `${name(fact.node)} 开始向 ${fact.topic} 每 ${ms(fact.everyMs)} 发一条 record。`,
  loadStopped: fact => `${name(fact.node)} 停止发送，共发了 ${fact.sent} 条。`,
  senderBlocked: fact =>
    fact.on === 'metadata'
      ? `${name(fact.node)} 的 send() 卡住：还没有元数据。`
      : `${name(fact.node)} 的 send() 卡住：缓冲区（buffer.memory）满了。`,
  recordSent: fact =>
    `${name(fact.node)} 的 ${recordName(fact.key, fact.value)} 分到 ${partitionOf(fact)}` +
    `${fact.key === null ? '（没有 key，轮到它）' : '（按 key 的 murmur2）'}，放进这个 partition 的 batch。`,
  batchSent: fact =>
    `${name(fact.node)} 把 ${partitionOf(fact)} 的 batch（${fact.records.length} 条，${formatBytes(fact.bytes)}）` +
    `发给 leader broker ${fact.leader}${fact.attempt > 1 ? `，第 ${fact.attempt} 次` : ''}。`,
  batchRetried: fact =>
    `${partitionOf(fact)} 的 batch 失败（${fact.error}），${name(fact.node)} 等 ${ms(fact.backoffMs)} 后重发。`,
  recordAcked: fact =>
    fact.offset < 0
      ? `${name(fact.node)} 用 acks=0，发出去就当成功，不知道 offset。`
      : `${name(fact.node)} 收到确认：${partitionOf(fact)} offset ${fact.offset}。`,
  recordFailed: fact => `${name(fact.node)} 的应用收到异常 ${fact.error}：${fact.message}`,
  partitionsAssigned: fact => `${name(fact.node)} 指定读取 ${fact.partitions.join('，')}。`,
  positionReset: fact => `${name(fact.node)} 在 ${partitionOf(fact)} 的位置设为 @${fact.offset}（${fact.to}）。`,
  offsetOutOfRange: fact => `${name(fact.node)} 想读 ${partitionOf(fact)} @${fact.offset}，但 log 里没有这个 offset。`,
  fetchFailed: fact => `${name(fact.node)} 从 ${partitionOf(fact)} 拉取失败：${fact.error}。`,
  recordsConsumed: fact =>
    `${name(fact.node)} 读到 ${partitionOf(fact)} offset ${formatRange(fact.from, fact.to - 1)}，位置到 @${fact.to}。`,
  offsetsAnswered: fact =>
    `${name(fact.node)} 得知 offset：${offsetRanges(fact.offsets).join('，')}。`,
  offsetsFailed: fact => `${name(fact.node)} 查询 offset 失败：${fact.error}，${fact.message}`,
  consumerFailed: fact => `${name(fact.node)} 的 poll() 抛出 ${fact.error}：${fact.message}`,
};
