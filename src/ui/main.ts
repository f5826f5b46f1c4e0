/** The page begins: theme and language are in force before anything is drawn. */
import './theme/theme.svelte.ts';
import './theme/base.css';
import './i18n/index.ts';
import { mount } from 'svelte';
import App from './app/App.svelte';

const target = document.getElementById('app');
if (target === null) throw new Error('index.html has no element #app');
mount(App, { target });
