/** The panels and dialogs beside the stage, as one chunk that loads after it. */
export { default as Legend } from '../stage/Legend.svelte';
export { default as Help } from './Help.svelte';
export { default as LessonsMenu } from './LessonsMenu.svelte';
export { default as SidePanel } from './SidePanel.svelte';
