/** Words of the page around stage, timeline, inspector and lesson. */
import { catalogue } from '../i18n/index.ts';
import type { ThemeChoice } from '../theme/theme.svelte.ts';
import type { Command } from './keys.ts';
import type { BadRoute } from './route.ts';

/** Texts of the page in the reader's language. */
export const text = catalogue({
  zh: {
    title: 'Kafkascope · 在网页里跑起来的 Kafka 0.11 集群',
    skip: '跳到舞台',
    lessons: '课程',
    lessonsTitle: '全部课程',
    notWritten: '还没写',
    language: '语言',
    themeIs: { system: '主题：跟随系统', light: '主题：浅色', dark: '主题：深色' } satisfies Record<ThemeChoice, string>,
    help: '键盘与帮助',
    legend: '图例',
    close: '关闭',
    loading: '正在启动集群……',
    stage: '舞台',
    narration: '讲解',
    nothingYet: '集群在走，还没有可讲的事。',
    why: '为什么？',
    at: (time: string) => `t = ${time}`,
    stepNumber: (number: number) => `第 ${number} 步`,
    you: '你',
    hint: '试试：杀掉这个 broker',
    showInspector: '打开检查器',
    showLesson: '打开课文',
    hideLesson: '收起课文',
    youDid: '你做过的',
    keyboard: '键盘',
    keysNote: '在输入框里这些键照常打字；焦点在舞台上时，方向键在对象之间移动，Enter 选中。',
    disclaimer: 'Kafkascope 不是 Apache 软件基金会的产品。Apache Kafka 是该基金会的商标。',
    commands: {
      toggle: '播放 / 暂停', stepForward: '下一条消息', stepBack: '上一条消息', narratedForward: '下一步讲解',
      narratedBack: '上一步讲解', toStart: '回到开头', toEnd: '跳到结尾', kill: 'kill -9 选中的进程',
      pauseOrResume: '暂停或恢复选中的进程', why: '问这一步为什么', quiet: '安静模式', faster: '快一档', slower: '慢一档',
      reset: '重来', language: '切换语言', theme: '切换主题', help: '这份帮助', legend: '图例', close: '关闭面板',
    } satisfies Record<Command, string>,
    badRoute: (bad: BadRoute) => {
      switch (bad.reason) {
        case 'lesson': return `这个链接指向课程“${bad.part}”，这里没有。已打开第一课。`;
        case 'beat': return `这个链接里的步骤“${bad.part}”不存在。已打开这一课的开头。`;
        case 'time': return `这个链接里的时间“${bad.part}”读不懂（要写成 12.4 这样的秒数）。已打开这一课的开头。`;
        case 'place': return `这个链接里的“${bad.part}”读不懂。已打开这一课的开头。`;
      }
    },
    notReached: (number: number) => `这次运行没有走到第 ${number} 步。`,
    failed: (what: string) => `出了错：${what}`,
    refused: '这个动作没做成：',
    dismiss: '知道了',
  },
  en: {
    title: 'Kafkascope · a Kafka 0.11 cluster that runs in the page',
    skip: 'Skip to the stage',
    lessons: 'Lessons',
    lessonsTitle: 'All lessons',
    notWritten: 'not written yet',
    language: 'Language',
    themeIs: { system: 'Theme: as the system', light: 'Theme: light', dark: 'Theme: dark' },
    help: 'Keyboard and help',
    legend: 'Legend',
    close: 'Close',
    loading: 'Starting the cluster …',
    stage: 'Stage',
    narration: 'Narration',
    nothingYet: 'The cluster runs; nothing to tell yet.',
    why: 'Why?',
    at: (time: string) => `t = ${time}`,
    stepNumber: (number: number) => `step ${number}`,
    you: 'you',
    hint: 'Try this: kill this broker',
    showInspector: 'Open the inspector',
    showLesson: 'Open the lesson',
    hideLesson: 'Fold the lesson away',
    youDid: 'What you did',
    keyboard: 'Keyboard',
    keysNote: 'In a text field these keys type as usual. On the stage, arrows move between objects and Enter selects.',
    disclaimer: 'Kafkascope is no product of the Apache Software Foundation. Apache Kafka is a trademark of it.',
    commands: {
      toggle: 'play / pause', stepForward: 'next message', stepBack: 'previous message',
      narratedForward: 'next narrated step', narratedBack: 'previous narrated step', toStart: 'to the start',
      toEnd: 'to the end', kill: 'kill -9 the selected process', pauseOrResume: 'pause or resume the selected process',
      why: 'ask why of this step', quiet: 'quiet mode', faster: 'faster', slower: 'slower', reset: 'reset',
      language: 'switch language', theme: 'switch theme', help: 'this help', legend: 'legend', close: 'close a panel',
    },
    badRoute: (bad: BadRoute) => {
      switch (bad.reason) {
        case 'lesson':
          return `This link names lesson “${bad.part}”, which is not here. The first lesson is open instead.`;
        case 'beat':
          return `This link names step “${bad.part}”, which does not exist. The lesson is open at its start.`;
        case 'time':
          return `The time “${bad.part}” in this link can’t be read (it should be seconds, as in 12.4). `
            + 'The lesson is open at its start.';
        case 'place': return `The part “${bad.part}” of this link can’t be read. The lesson is open at its start.`;
      }
    },
    notReached: (number: number) => `This run did not come to step ${number}.`,
    failed: (what: string) => `Something went wrong: ${what}`,
    refused: 'That could not be done: ',
    dismiss: 'Dismiss',
  },
});
