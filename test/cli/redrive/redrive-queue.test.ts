import { describe, expect, it } from '@jest/globals';
import { redriveQueue } from '../../../cli/redrive/redrive-queue.ts';
import { fakeRegion, letterOf } from './fake-region.ts';
import { failureRecord, pipeLetter } from './letters.ts';

const event = { certificateId: 'a'.repeat(64) };
const failed = (id: string, sentAtMs = 1_000) =>
  letterOf(id, failureRecord('onboard', event, 'broken'), { sentAtMs });
const many = (count: number) => Array.from({ length: count }, (_, index) => failed(`m${index}`));
const options = { isDryRun: false, limit: Infinity, startedAtMs: 10_000 };

describe('redriving a queue', () => {
  it('hands every message over before it deletes it', async () => {
    const { happened, invoked, left, region, removed } = fakeRegion({ letters: many(1) });

    const results = await redriveQueue('OnboardFailures', region, options);

    expect(happened).toEqual(['invoke onboard', 'remove m0']);
    expect(invoked).toEqual([{ functionName: 'onboard', payload: event }]);
    expect(results).toEqual([
      {
        fate: 'moved',
        region: 'eu-west-1',
        queue: 'OnboardFailures',
        messageId: 'm0',
        sentAtMs: 1_000,
        subject: { certificateId: event.certificateId },
        reason: 'RetriesExhausted: broken',
      },
    ]);
    expect([removed, left()]).toEqual([['m0'], []]);
  });

  it('goes on until the queue is empty', async () => {
    const { region, removed } = fakeRegion({ letters: many(25) });

    await redriveQueue('OnboardFailures', region, options);

    expect(removed).toHaveLength(25);
  });

  it('takes no more than it may', async () => {
    const { left, region, removed } = fakeRegion({ letters: many(25) });

    await redriveQueue('OnboardFailures', region, { ...options, limit: 13 });

    expect([removed.length, left().length]).toEqual([13, 12]);
  });

  it('leaves what it does not understand, and shows it again', async () => {
    const { hidden, invoked, left, region } = fakeRegion({
      letters: [letterOf('odd', 'hello'), failed('m0')],
    });

    const results = await redriveQueue('OnboardFailures', region, options);

    expect(results).toMatchObject([
      { messageId: 'odd', fate: 'stays', why: expect.stringContaining('no JSON') },
      { messageId: 'm0', fate: 'moved' },
    ]);
    expect([left(), hidden(), invoked.length]).toEqual([['odd'], [], 1]);
  });

  it('leaves what Lambda does not take, and goes on with the others', async () => {
    const refusal = Object.assign(new Error('Rate exceeded'), { name: 'TooManyRequestsException' });
    const { left, region, removed } = fakeRegion({ letters: many(2), refusals: [refusal] });

    const results = await redriveQueue('OnboardFailures', region, options);

    expect(results.map((result) => ('why' in result ? result.why : result.fate))).toEqual([
      'it could not be handed over: TooManyRequestsException: Rate exceeded',
      'moved',
    ]);
    expect([left(), removed]).toEqual([['m0'], ['m1']]);
  });

  it('leaves a message of several things when one of them is not taken: all of it is done again', async () => {
    const row = { certificateId: event.certificateId, status: 'ACTIVE', writtenBy: 'operator', version: 1 };
    const { left, region } = fakeRegion({
      letters: [letterOf('m', pipeLetter())],
      stream: ['pump-7', 'pump-8'],
      rows: { 'pump-7': row, 'pump-8': row },
      refusals: [undefined, new Error('no')],
    });

    await redriveQueue('RegistryPipeDeadLetters', region, options);

    expect(left()).toEqual(['m']);
  });

  it('says so when a message is handed over and cannot be deleted', async () => {
    const { left, region } = fakeRegion({ letters: many(1), removalFails: true });

    const results = await redriveQueue('OnboardFailures', region, options);

    expect(results).toMatchObject([
      { fate: 'stays', why: expect.stringContaining('it is handed over, but') },
    ]);
    expect(left()).toEqual(['m0']);
  });

  it('leaves what has come since it began: that has failed again', async () => {
    const { left, region, removed } = fakeRegion({
      letters: [failed('old'), failed('new', options.startedAtMs + 60_001)],
    });

    const results = await redriveQueue('OnboardFailures', region, options);

    expect(results.map(({ messageId }) => messageId)).toEqual(['old']);
    expect([removed, left()]).toEqual([['old'], ['new']]);
  });

  it('ends, though what it leaves comes again and again', async () => {
    const { add, region } = fakeRegion({ letters: [letterOf('odd', 'hello')] });
    const box = region.letterBox('OnboardFailures');
    const again = {
      ...region,
      letterBox: () => ({
        ...box,
        receive: async (maximum: number) => {
          const letters = await box.receive(maximum);
          letters.forEach(add);
          return letters;
        },
      }),
    };

    const results = await redriveQueue('OnboardFailures', again, options);

    expect(results).toHaveLength(1);
  });

  it('shows everything again when a look into the queue fails', async () => {
    const { left, region } = fakeRegion({ letters: many(12) });
    const box = region.letterBox('OnboardFailures');
    let looks = 0;
    const breaking = {
      ...region,
      letterBox: () => ({
        ...box,
        receive: async (maximum: number) => {
          looks += 1;
          if (looks === 2) throw new Error('SQS is down');
          return box.receive(maximum);
        },
      }),
    };

    const redriving = redriveQueue('OnboardFailures', breaking, { ...options, isDryRun: true });

    await expect(redriving).rejects.toThrow('SQS is down');
    expect(left()).toHaveLength(12);
  });

  describe('when it is a dry run', () => {
    it('moves nothing, and leaves nothing hidden', async () => {
      const { happened, hidden, left, region } = fakeRegion({ letters: many(12) });

      const results = await redriveQueue('OnboardFailures', region, { ...options, isDryRun: true });

      expect(results.map(({ fate }) => fate)).toEqual(Array(12).fill('movable'));
      expect([happened, hidden(), left().length]).toEqual([[], [], 12]);
    });
  });
});
