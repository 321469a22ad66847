import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { describe, expect, it } from '@jest/globals';

describe('the program landfall', () => {
  it('ends in silence when nobody reads its output any more', async () => {
    const child = spawn(process.execPath, ['cli/landfall.ts', 'deploy', '--help'], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const ended = new Promise<number | null>((resolve) => {
      child.once('close', resolve);
    });
    child.stdout.destroy();

    const [stderr, exitCode] = await Promise.all([text(child.stderr), ended]);

    expect({ stderr, exitCode }).toEqual({ stderr: '', exitCode: 0 });
  });
});
