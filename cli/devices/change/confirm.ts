import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { InterruptedError } from '../../interrupted-error.ts';

interface Terminal {
  readonly input: Readable;
  readonly output: Writable;
}

/**
 * Asks a person, and goes on with "yes" only.
 * @throws Error for any other answer; InterruptedError for none, and at Ctrl-C
 */
export const confirm = async (
  question: string,
  { input, output }: Terminal = { input: process.stdin, output: process.stderr },
): Promise<void> => {
  const terminal = createInterface({ input, output });
  try {
    const answer = await new Promise<string | undefined>((resolve) => {
      for (const end of ['SIGINT', 'close'] as const) terminal.once(end, () => resolve(undefined));
      terminal.question(`${question} Type yes to go on: `, resolve);
    });
    if (answer === undefined) throw new InterruptedError('Interrupted. Nothing was written.');
    if (answer.trim().toLowerCase() !== 'yes') throw new Error('It was not confirmed. Nothing was written.');
  } finally {
    terminal.close();
  }
};
