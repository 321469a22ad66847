import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';
import { InterruptedError } from '../interrupted-error.ts';

/** Asks at the terminal, showing nothing of what is typed. */
export const askPassphrase = async (prompt: string): Promise<string> => {
  process.stderr.write(prompt);
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  const terminal = createInterface({ input: process.stdin, output: nowhere, terminal: true });
  try {
    return await new Promise<string>((resolve, reject) => {
      terminal.once('SIGINT', () => reject(new InterruptedError('Interrupted. Nothing was written.')));
      terminal.once('close', () => reject(new Error('No passphrase was given. Nothing was written.')));
      terminal.question('', resolve);
    });
  } finally {
    terminal.close();
    process.stderr.write('\n');
  }
};
