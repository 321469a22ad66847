import { describe, expect, it } from '@jest/globals';
import { runForward, runSaga } from '../../../domain/saga/run-saga.ts';
import type { ForwardStep, Step } from '../../../domain/saga/step.ts';
import { TerminalError } from '../../../domain/saga/terminal-error.ts';
import { STEP_MARGIN_MS, TooLittleTimeError } from '../../../domain/saga/too-little-time-error.ts';
import { createInMemoryRun } from '../../fakes/in-memory-run.ts';

const terminal = new TerminalError('no-luck', 'No luck');
const transient = new Error('Throttled');

const setup = () => {
  const journal: string[] = [];
  const step = (name: string, fails?: { run?: Error; undo?: Error }): Step => ({
    name,
    run: async () => {
      journal.push(name);
      if (fails?.run !== undefined) throw fails.run;
    },
    undo: async () => {
      journal.push(`undo ${name}`);
      if (fails?.undo !== undefined) throw fails.undo;
    },
  });
  const forward = (name: string, error?: Error): ForwardStep => ({
    name,
    run: async () => {
      journal.push(name);
      if (error !== undefined) throw error;
    },
  });
  return { journal, step, forward, run: createInMemoryRun() };
};

describe('the errors of a saga', () => {
  // The logs tell them apart by it.
  it.each([
    ['TerminalError', terminal],
    ['TooLittleTimeError', new TooLittleTimeError('activate', 17)],
  ])('are known by their names: %s', (name, error) => {
    expect(error).toMatchObject({ name });
  });

  it('say how much time was left, and how much is needed for which step', () => {
    const { message } = new TooLittleTimeError('activate', 17);

    expect(message).toMatch(/17 ms left.*"activate".*5000 ms/);
  });
});

describe('runSaga', () => {
  describe('when every step succeeds', () => {
    it('takes them in order, each in a span of its name', async () => {
      const { journal, step, forward, run } = setup();

      const outcome = await runSaga(
        { before: [step('a'), step('b')], pivot: forward('pivot'), after: [forward('c')] },
        run,
      );

      expect(outcome).toEqual({ kind: 'completed' });
      expect(journal).toEqual(['a', 'b', 'pivot', 'c']);
      expect(run.steps).toEqual(['a', 'b', 'pivot', 'c']);
    });
  });

  describe('when a step before the pivot fails terminally', () => {
    it('undoes in reverse, the failed step first, because its work may be done all the same', async () => {
      const { journal, step, forward, run } = setup();

      const outcome = await runSaga(
        { before: [step('a'), step('b', { run: terminal }), step('c')], pivot: forward('pivot'), after: [] },
        run,
      );

      expect(outcome).toEqual({ kind: 'rolledBack', cause: terminal, undone: ['b', 'a'] });
      expect(journal).toEqual(['a', 'b', 'undo b', 'undo a']);
      expect(run.steps).toEqual(['a', 'b', 'undo b', 'undo a']);
    });

    it('passes over steps that have no undo', async () => {
      const { step, forward, run } = setup();

      const outcome = await runSaga(
        {
          before: [step('a'), forward('look'), step('b', { run: terminal })],
          pivot: forward('pivot'),
          after: [],
        },
        run,
      );

      expect(outcome).toMatchObject({ kind: 'rolledBack', undone: ['b', 'a'] });
    });

    it('waits for one undo before it begins the next', async () => {
      const { journal, step, forward, run } = setup();
      const slow: Step = {
        ...step('slow'),
        undo: async () => {
          journal.push('undo of slow begins');
          await new Promise((resolve) => setImmediate(resolve));
          journal.push('undo of slow ends');
        },
      };

      await runSaga(
        { before: [step('a'), slow, step('b', { run: terminal })], pivot: forward('pivot'), after: [] },
        run,
      );

      expect(journal.slice(3)).toEqual(['undo b', 'undo of slow begins', 'undo of slow ends', 'undo a']);
    });

    it('stops at an undo that fails, and says what is left', async () => {
      const { journal, step, forward, run } = setup();
      const stuck = new Error('still attached');

      const outcome = await runSaga(
        {
          before: [step('a'), step('b', { undo: stuck }), step('c', { run: terminal })],
          pivot: forward('pivot'),
          after: [],
        },
        run,
      );

      expect(outcome).toEqual({
        kind: 'rollbackIncomplete',
        cause: terminal,
        undone: ['c'],
        stuck: { step: 'b', error: stuck },
        left: ['b', 'a'],
      });
      expect(journal.slice(3)).toEqual(['undo c', 'undo b']);
    });
  });

  describe('when the pivot fails terminally', () => {
    it('undoes everything before it', async () => {
      const { step, forward, run } = setup();

      const outcome = await runSaga(
        { before: [step('a')], pivot: forward('pivot', terminal), after: [forward('c')] },
        run,
      );

      expect(outcome).toEqual({ kind: 'rolledBack', cause: terminal, undone: ['a'] });
    });

    it('undoes nothing and throws when the pivot has been taken all the same', async () => {
      const { journal, step, forward, run } = setup();

      const saga = runSaga(
        { before: [step('a')], pivot: forward('pivot', terminal), after: [], isPastPivot: async () => true },
        run,
      );

      await expect(saga).rejects.toBe(terminal);
      expect(journal).toEqual(['a', 'pivot']);
    });

    it('undoes nothing and throws when it cannot find out', async () => {
      const { journal, step, forward, run } = setup();
      const isPastPivot = async () => {
        throw transient;
      };

      const saga = runSaga(
        { before: [step('a')], pivot: forward('pivot', terminal), after: [], isPastPivot },
        run,
      );

      await expect(saga).rejects.toBe(transient);
      expect(journal).toEqual(['a', 'pivot']);
    });

    it('undoes when it finds that the pivot has not been taken', async () => {
      const { step, forward, run } = setup();

      const outcome = await runSaga(
        { before: [step('a')], pivot: forward('pivot', terminal), after: [], isPastPivot: async () => false },
        run,
      );

      expect(outcome).toMatchObject({ kind: 'rolledBack', undone: ['a'] });
    });
  });

  describe('when a step fails in any other way', () => {
    it.each(['before the pivot', 'at the pivot'])('stops %s, undoes nothing and throws', async (where) => {
      const { journal, step, forward, run } = setup();
      const b = where === 'before the pivot' ? step('b', { run: transient }) : step('b');

      const saga = runSaga(
        {
          before: [step('a'), b],
          pivot: forward('pivot', transient),
          after: [forward('c')],
        },
        run,
      );

      await expect(saga).rejects.toBe(transient);
      expect(journal.filter((entry) => entry.startsWith('undo') || entry === 'c')).toEqual([]);
    });

    it('keeps what was thrown, even if it is no error', async () => {
      const { forward, run } = setup();
      const step: Step = {
        name: 'a',
        run: async () => {
          await new Promise((_resolve, reject) => {
            // oxlint-disable-next-line typescript/prefer-promise-reject-errors -- that is the case
            reject('a string');
          });
        },
      };

      const saga = runSaga({ before: [step], pivot: forward('pivot'), after: [] }, run);

      await expect(saga).rejects.toBe('a string');
    });
  });

  describe('when a step after the pivot fails', () => {
    it.each([terminal, transient])('undoes nothing and throws: %s', async (error) => {
      const { journal, step, forward, run } = setup();

      const saga = runSaga(
        { before: [step('a')], pivot: forward('pivot'), after: [forward('c', error), forward('d')] },
        run,
      );

      await expect(saga).rejects.toBe(error);
      expect(journal).toEqual(['a', 'pivot', 'c']);
    });
  });

  describe('when the time is up', () => {
    it.each([
      [0, 'a', []],
      [1, 'b', ['a']],
      [2, 'pivot', ['a', 'b']],
      [3, 'c', ['a', 'b', 'pivot']],
    ])('takes no step after %i of them and undoes nothing', async (stopsBeforeStep, name, taken) => {
      const { journal, step, forward } = setup();
      const run = createInMemoryRun({ stopsBeforeStep });

      const saga = runSaga(
        { before: [step('a'), step('b')], pivot: forward('pivot'), after: [forward('c')] },
        run,
      );

      await expect(saga).rejects.toThrow(TooLittleTimeError);
      await expect(saga).rejects.toThrow(`"${name}"`);
      expect(journal).toEqual(taken);
    });

    it.each([
      [STEP_MARGIN_MS, true],
      [STEP_MARGIN_MS - 1, false],
    ])('with %i ms left takes a step: %s', async (remainingMs, isTaken) => {
      const { journal, forward, run } = setup();

      const taken = runForward([forward('a')], { ...run, remainingMs: () => remainingMs });

      await taken.catch((error: unknown) => expect(error).toBeInstanceOf(TooLittleTimeError));
      expect(journal).toEqual(isTaken ? ['a'] : []);
    });
  });
});
