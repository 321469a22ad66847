import type { CommandEnd } from './shell.ts';

/** Leaves of a line what is the same each time: serial numbers, ids and dates are not, nor how wide they make a table. */
const constant = (line: string): string =>
  line
    .replaceAll(/\b[0-9a-f]{8,}(?:…|\b)/g, '#')
    .replaceAll(/\d{4}-\d\d-\d\d/g, 'date')
    .replaceAll(/\(\d+ days\)/g, '(days)')
    .replaceAll(/([ ─])+/g, '$1')
    .trimEnd();

export interface Exchange {
  readonly command: string;
  /** In what the end of the command differs from what is shown. More may be printed than is shown. */
  readonly faultsOf: (end: CommandEnd) => readonly string[];
}

/** The commands of a transcript, `$ ` before each, with what each is shown to print. One that is shown to complain ends with 1. */
export const transcriptOf = (text: string): readonly Exchange[] =>
  text.split(/^\$ /m).flatMap((part) => {
    const [command = '', ...shown] = part.trimEnd().split('\n');
    if (command === '') return [];
    const expected = shown.some((line) => line.startsWith('landfall: ')) ? 1 : 0;
    return [
      {
        command,
        faultsOf: ({ exitCode, output }) => {
          const printed = new Set(output.split('\n').map(constant));
          return [
            ...(exitCode === expected ? [] : [`ended with ${String(exitCode)}: ${output}`]),
            ...shown
              .filter((line) => !printed.has(constant(line)))
              .map((line) => `does not print "${line}" but ${output}`),
          ];
        },
      },
    ];
  });
