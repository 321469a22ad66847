import { AttachPolicyCommand, DescribeCertificateCommand, IoTClient } from '@aws-sdk/client-iot';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createPatientRetry } from '../../../infra/aws/patient-retry.ts';
import { type AwsAnswer, type FakeAws, startFakeAws } from './support/fake-aws.ts';

let aws: FakeAws;
beforeAll(async () => {
  aws = await startFakeAws();
});
afterAll(() => aws.close());

const throttled: AwsAnswer = { error: 'ThrottlingException' };
const times = (count: number, answer: AwsAnswer): readonly AwsAnswer[] =>
  Array.from({ length: count }, () => answer);

/** The SDK's own client, with waits as short as they get, and a clock that goes on by so much whenever a call is throttled. */
const setup = (answers: readonly AwsAnswer[], msPerThrottling = 4_000) => {
  aws.respond(...answers);
  let nowMs = 0;
  const now = () => (nowMs += msPerThrottling);
  const client = new IoTClient({ ...aws.clientConfig, retryStrategy: createPatientRetry(now, () => 0) });
  return {
    describe: async () => client.send(new DescribeCertificateCommand({ certificateId: 'a'.repeat(64) })),
    attach: async () => client.send(new AttachPolicyCommand({ policyName: 'p', target: 'arn' })),
  };
};

describe('createPatientRetry', () => {
  describe('when a call is throttled', () => {
    it('asks again more often than the SDK would, until there is quota', async () => {
      const { describe: call } = setup([...times(12, throttled), {}], 1_000);

      const { $metadata: metadata } = await call();

      expect(aws.requests).toHaveLength(13);
      expect(metadata.attempts).toBe(13);
    });

    it('throws the throttling once its patience is at an end', async () => {
      const { describe: call } = setup([throttled]);

      const calling = call();

      await expect(calling).rejects.toMatchObject({ name: 'ThrottlingException' });
      // Throttled at 0, 4, 8 and 12 s of its patience, and last at 16 s.
      expect(aws.requests).toHaveLength(5);
    });

    it('does not run out of retries over many calls', async () => {
      const retry = createPatientRetry(() => 0);
      const retryTwice = async (): Promise<number> => {
        let token = await retry.acquireInitialRetryToken();
        for (let count = 0; count < 2; count += 1)
          token = await retry.refreshRetryTokenForRetry(token, { errorType: 'THROTTLING' });
        return token.getRetryCount();
      };

      const retries = await Promise.all(Array.from({ length: 500 }, retryTwice));

      expect(new Set(retries)).toEqual(new Set([2]));
    });

    it('still has its tries for what fails otherwise', async () => {
      const { describe: call } = setup([
        ...times(3, throttled),
        ...times(3, { error: 'InternalFailureException', status: 500 }),
        {},
      ]);

      const { $metadata: metadata } = await call();

      expect(metadata.attempts).toBe(7);
    });
  });

  describe('when it waits for quota', () => {
    const waitsMs = async (random: number): Promise<readonly number[]> => {
      let nowMs = 0;
      const retry = createPatientRetry(
        () => nowMs,
        () => random,
      );
      const waits: number[] = [];
      let token = await retry.acquireInitialRetryToken();
      for (const atMs of [0, 1_000, 2_000, 4_000, 10_000]) {
        nowMs = atMs;
        token = await retry.refreshRetryTokenForRetry(token, { errorType: 'THROTTLING' });
        waits.push(token.getRetryDelay());
      }
      return waits.map((ms) => Math.round(ms));
    };

    it('asks the more often the longer it has waited', async () => {
      await expect(waitsMs(0.5)).resolves.toEqual([700, 550, 400, 100, 100]);
    });

    it('spreads its waits, so that runs that were throttled together do not ask together', async () => {
      const [soonest] = await waitsMs(0);
      const [latest] = await waitsMs(1);

      expect([soonest, latest]).toEqual([467, 933]);
    });
  });

  it('tries what fails for the moment three times more', async () => {
    const { describe: call } = setup([{ error: 'InternalFailureException', status: 500 }]);

    await expect(call()).rejects.toMatchObject({ name: 'InternalFailureException' });

    expect(aws.requests).toHaveLength(4);
  });

  it('tries only once what is full, although the SDK takes it for throttling', async () => {
    const { attach } = setup([{ error: 'LimitExceededException', status: 410 }]);

    await expect(attach()).rejects.toMatchObject({ name: 'LimitExceededException' });

    expect(aws.requests).toHaveLength(1);
  });

  it('tries only once what is wrong', async () => {
    const { describe: call } = setup([{ error: 'ResourceNotFoundException', status: 404 }]);

    await expect(call()).rejects.toMatchObject({ name: 'ResourceNotFoundException' });

    expect(aws.requests).toHaveLength(1);
  });
});
