import { describe, expect, it } from '@jest/globals';
import { InterruptedError } from '../../../cli/interrupted-error.ts';
import { orInterrupted } from '../../../cli/local/or-interrupted.ts';

const never = new Promise<void>(() => undefined);

describe('orInterrupted', () => {
  it('gives what the work gives, nothing among it', async () => {
    expect(await orInterrupted(Promise.resolve(7), never)).toBe(7);
    expect(await orInterrupted(Promise.resolve(undefined), never)).toBeUndefined();
  });

  it('fails as the work fails', async () => {
    await expect(orInterrupted(Promise.reject(new Error('broken')), never)).rejects.toThrow('broken');
  });

  it('waits no longer once it is interrupted, and takes no harm from how the work ends', async () => {
    const work = Promise.withResolvers<void>();
    const interrupted = Promise.withResolvers<void>();
    const waiting = orInterrupted(work.promise, interrupted.promise);

    interrupted.resolve();

    await expect(waiting).rejects.toBeInstanceOf(InterruptedError);
    work.reject(new Error('its cloud is gone'));
    await expect(work.promise).rejects.toThrow();
  });
});
