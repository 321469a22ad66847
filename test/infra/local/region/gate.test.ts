import { describe, expect, it } from '@jest/globals';
import { createGate } from '../../../../infra/local/region/gate.ts';

const settled = async (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('a gate', () => {
  it('holds back whoever comes while it is shut, and lets all go when it opens', async () => {
    const gate = createGate();
    const { signal } = new AbortController();
    const passed: number[] = [];
    gate.shut();
    for (const number of [1, 2, 3]) void gate.passage(signal).then(() => passed.push(number));
    await settled();
    const before = [...passed];

    gate.open();
    await settled();

    expect([before, passed]).toEqual([[], [1, 2, 3]]);
  });

  it('ends the wait of those whose signal is aborted, and of no others', async () => {
    const gate = createGate();
    const [one, other] = [new AbortController(), new AbortController()];
    gate.shut();
    const ended = [gate.passage(one.signal), gate.passage(one.signal)].map(async (passage) =>
      passage.catch((error: unknown) => String(error)),
    );
    const kept = gate.passage(other.signal).then(() => 'passed');

    one.abort(new Error('over'));
    gate.open();

    expect(await Promise.all([...ended, kept])).toEqual(['Error: over', 'Error: over', 'passed']);
  });

  it('can be shut again for a signal that has waited before', async () => {
    const gate = createGate();
    const { signal } = new AbortController();
    gate.shut();
    const first = gate.passage(signal);
    gate.open();
    await first;
    gate.shut();
    let hasPassed = false;
    const second = gate.passage(signal).then(() => {
      hasPassed = true;
    });
    await settled();
    const before = hasPassed;

    gate.open();
    await second;

    expect([before, hasPassed]).toEqual([false, true]);
  });

  it('refuses who comes with a signal that is aborted already', async () => {
    const gate = createGate();

    await expect(gate.passage(AbortSignal.abort(new Error('over')))).rejects.toThrow('over');
  });
});
