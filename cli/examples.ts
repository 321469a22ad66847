/** Shown below the help of a command: lines as they are typed after `landfall`. */
export const examples = (...lines: readonly string[]): string =>
  `\nExamples:\n${lines.map((line) => `  npx landfall ${line}\n`).join('')}`;
