/** The 24 lessons of the course, in its order and under its chapters. */
import type { Words } from './types.ts';

/** One lesson of the course. */
export interface CourseEntry {
  /** `p08`: also its folder below src/lessons, if it has been written. */
  readonly id: string;
  readonly chapter: Words;
  readonly title: Words;
}

const CHAPTERS: readonly { readonly chapter: Words; readonly titles: readonly Words[] }[] = [
  {
    chapter: { zh: 'Kafka 概述', en: 'What Kafka is' },
    titles: [
      { zh: '课程介绍', en: 'About this course' },
      { zh: '消息队列介绍', en: 'Why a message queue' },
      { zh: '概念', en: 'The words' },
      { zh: '架构', en: 'Architecture' },
    ],
  },
  {
    chapter: { zh: 'Kafka 集群部署', en: 'Running a cluster' },
    titles: [
      { zh: '集群搭建与启动', en: 'Setting up and starting' },
      { zh: '命令行操作', en: 'The command line' },
    ],
  },
  {
    chapter: { zh: 'Kafka 工作流程分析', en: 'How it works' },
    titles: [
      { zh: '工作流程分析', en: 'The whole way of a record' },
      { zh: '生产数据流程', en: 'Producing' },
      { zh: '保存数据', en: 'Storing' },
      { zh: '消费数据', en: 'Consuming' },
      { zh: '回顾', en: 'Looking back' },
    ],
  },
  {
    chapter: { zh: 'Kafka API 实战', en: 'The API at work' },
    titles: [
      { zh: '生产者 API 使用', en: 'The producer API' },
      { zh: '带回调函数的生产者', en: 'A producer with callbacks' },
      { zh: '自定义分区的生产者', en: 'A partitioner of your own' },
      { zh: '高级消费者', en: 'The high-level consumer' },
      { zh: '低级消费者 API 思路梳理', en: 'The low-level consumer: a plan' },
      { zh: '低级 API 之参数设置', en: 'The low-level consumer: its parameters' },
      { zh: '低级 API 之获取分区 leader', en: 'The low-level consumer: finding the leader' },
      { zh: '低级 API 之获取分区数据', en: 'The low-level consumer: fetching' },
      { zh: '低级 API 之测试', en: 'The low-level consumer: a trial' },
      { zh: '扩展', en: 'Going further' },
    ],
  },
  {
    chapter: { zh: 'Kafka producer 拦截器', en: 'Producer interceptors' },
    titles: [{ zh: '拦截器', en: 'Interceptors' }],
  },
  {
    chapter: { zh: 'Kafka Streams', en: 'Kafka Streams' },
    titles: [
      { zh: 'Kafka Streams', en: 'Kafka Streams' },
      { zh: '与 Flume 对比及集成', en: 'Flume: compared and combined' },
    ],
  },
];

/** Every lesson of the course, whether written or not. */
export const COURSE: readonly CourseEntry[] = CHAPTERS.flatMap(({ chapter, titles }) =>
  titles.map(title => ({ chapter, title })),
).map((entry, index) => ({ id: `p${String(index + 1).padStart(2, '0')}`, ...entry }));
