/** The lesson beside the stage: its text, story, predictions, tasks and comparisons. */
export { default as LessonPane } from './LessonPane.svelte';
export type { LessonPlayer } from './player.ts';
