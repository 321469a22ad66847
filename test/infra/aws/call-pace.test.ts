import { describe, expect, it } from '@jest/globals';
import { IoTClient, ListThingsCommand } from '@aws-sdk/client-iot';
import { TooLittleTimeError } from '../../../domain/saga/too-little-time-error.ts';
import { callAws } from '../../../infra/aws/call-aws.ts';
import { createCallPace } from '../../../infra/aws/call-pace.ts';
import { paceCalls } from '../../../infra/aws/pace-calls.ts';
import { startFakeAws } from './support/fake-aws.ts';

/** A clock that goes on when somebody sleeps, and at no other time. */
const setup = (share: number, remainingMs = Infinity) => {
  const clock = { nowMs: 1_000, isStanding: false };
  const slept: number[] = [];
  const pace = createCallPace({
    quotaOf: (operation) => (operation === 'CreateThing' ? 100 : 10),
    now: () => clock.nowMs,
    sleep: async (ms) => {
      slept.push(ms);
      if (!clock.isStanding) clock.nowMs += ms;
    },
  });
  const begunMs = clock.nowMs;
  const left = () => remainingMs - (clock.nowMs - begunMs);
  pace.begin({ share, remainingMs: left });
  return { pace, clock, slept, left };
};

const take = async (turn: (operation: string) => Promise<void>, operation: string, count: number) => {
  for (let index = 0; index < count; index += 1) await turn(operation);
};

describe('the pace of calls', () => {
  it.each([
    { share: 0.2, calls: 20, seconds: 9 },
    { share: 0.5, calls: 20, seconds: 3 },
    { share: 1, calls: 20, seconds: 1 },
    { share: 0.05, calls: 2, seconds: 2 },
  ])('spreads $calls calls at $share of ten a second over $seconds s', async ({ share, calls, seconds }) => {
    const { pace, clock } = setup(share);

    await take(pace.turn, 'DescribeCertificate', calls);

    expect(clock.nowMs - 1_000).toBeCloseTo(seconds * 1_000, 3);
  });

  it('counts each operation for itself', async () => {
    const { pace, slept } = setup(0.2);

    await take(pace.turn, 'DescribeCertificate', 2);
    await take(pace.turn, 'ListThingPrincipals', 2);
    await take(pace.turn, 'CreateThing', 20);

    expect(slept).toEqual([]);
  });

  it('makes callers that come side by side wait one after another', async () => {
    const { pace, slept, clock } = setup(0.2);
    clock.isStanding = true;

    await Promise.all(Array.from({ length: 5 }, async () => pace.turn('DescribeCertificate')));

    expect(slept).toEqual([500, 1_000, 1_500]);
  });

  it('lets a rest make up for a second, and no more', async () => {
    const { pace, clock, slept } = setup(0.2);
    clock.nowMs += 3_600_000;

    await take(pace.turn, 'DescribeCertificate', 3);

    expect(slept).toEqual([500]);
  });

  it('does not begin a wait that the run would not outlive, and keeps the turn for others', async () => {
    const { pace, slept, left } = setup(0.1, 6_000);
    await pace.turn('DescribeCertificate');
    await pace.turn('DescribeCertificate');

    await expect(pace.turn('DescribeCertificate')).rejects.toThrow(TooLittleTimeError);
    expect(slept).toEqual([1_000]);
    expect(left()).toBe(5_000);
  });

  it('takes another share from one invocation to the next', async () => {
    const { pace, slept } = setup(0.1);
    await take(pace.turn, 'DescribeCertificate', 2);

    pace.begin({ share: 1, remainingMs: () => Infinity });
    await take(pace.turn, 'DescribeCertificate', 10);

    expect(slept).toEqual([1_000]);
  });
});

describe('paceCalls', () => {
  it('has every attempt of a call wait for its turn', async () => {
    const aws = await startFakeAws();
    aws.respond({ error: 'ThrottlingException', status: 429 }, { body: { things: [] } });
    const client = new IoTClient({ ...aws.clientConfig, maxAttempts: 2 });
    const turns: string[] = [];
    paceCalls(client, {
      turn: async (operation) => {
        turns.push(operation);
      },
    });

    await client.send(new ListThingsCommand({}));
    client.destroy();
    await aws.close();

    expect(turns).toEqual(['ListThings', 'ListThings']);
  });

  it('ends a call whose turn would come too late, without a call, as a lack of time', async () => {
    const aws = await startFakeAws();
    aws.respond({ body: { things: [] } });
    const client = new IoTClient(aws.clientConfig);
    paceCalls(client, {
      turn: async (operation) => Promise.reject(new TooLittleTimeError(operation, 10)),
    });

    await expect(callAws('ListThings', () => client.send(new ListThingsCommand({})))).rejects.toThrow(
      TooLittleTimeError,
    );
    client.destroy();
    await aws.close();

    expect(aws.requests).toEqual([]);
  });
});
