import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { describe, expect, it } from '@jest/globals';
import { confirm } from '../../../../cli/devices/change/confirm.ts';
import { InterruptedError } from '../../../../cli/interrupted-error.ts';

const ask = (typed: string) => {
  const [input, output] = [new PassThrough(), new PassThrough()];
  input.end(typed);
  const asked = confirm('pump-1 becomes REVOKED.', { input, output }).finally(() => output.end());
  return { asked, shown: text(output) };
};

describe('confirming', () => {
  it.each(['yes\n', 'YES \n'])('goes on with %j', async (typed) => {
    const { asked, shown } = ask(typed);

    await expect(asked).resolves.toBeUndefined();
    expect(await shown).toContain('pump-1 becomes REVOKED. Type yes to go on: ');
  });

  it.each(['y\n', 'no\n', '\n'])('writes nothing for %j', async (typed) => {
    await expect(ask(typed).asked).rejects.toThrow('It was not confirmed. Nothing was written.');
  });

  it('is interrupted when nobody answers', async () => {
    await expect(ask('').asked).rejects.toThrow(InterruptedError);
  });
});
