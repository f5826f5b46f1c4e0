/** The charts of the simulator by the names that the inspector uses. */
import { charts } from '../../sim/index.ts';
import type { DrawableChart } from './chartLayout.ts';
import type { ChartName } from './details.ts';

/** Every chart that can be shown. */
export const CHARTS: Readonly<Record<ChartName, DrawableChart>> = {
  broker: charts.broker,
  controller: charts.controller,
  replica: charts.replica,
  zookeeper: charts.zookeeper,
  producer: charts.producer,
};
