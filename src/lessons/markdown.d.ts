/** A lesson's Markdown, as the plugin in ./plugin turns it into a module. */
declare module '*.md' {
  const text: import('./blocks.ts').LessonText;
  export default text;
}
