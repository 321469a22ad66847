import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { IoTClient } from '@aws-sdk/client-iot';
import { createIotDevicePolicy } from '../../../infra/aws/iot-device-policy.ts';
import { type AwsAnswer, type FakeAws, startFakeAws } from './support/fake-aws.ts';

const certificateId = 'a'.repeat(64);
const target = `arn:aws:iot:eu-west-1:000000000000:cert/${certificateId}`;

let aws: FakeAws;
beforeAll(async () => {
  aws = await startFakeAws();
});
afterAll(() => aws.close());

const setup = (...answers: readonly AwsAnswer[]) => {
  aws.respond(...answers);
  const accountRegion = { partition: 'aws', region: 'eu-west-1', accountId: '000000000000' };
  return { policy: createIotDevicePolicy(new IoTClient(aws.clientConfig), accountRegion, 'landfall-device') };
};

describe('createIotDevicePolicy', () => {
  it('attaches the policy to the certificate', async () => {
    const { policy } = setup();

    await policy.attach(certificateId);

    expect(aws.requests).toMatchObject([
      { method: 'PUT', path: '/target-policies/landfall-device', body: { target } },
    ]);
  });

  it.each([
    [{ error: 'ResourceNotFoundException', status: 404 }, 'policy-missing'],
    [{ error: 'LimitExceededException', status: 410 }, 'policy-limit'],
    [{ error: 'UnauthorizedException', status: 401 }, 'unauthorized'],
  ])('turns %j into "%s", and names the policy', async (answer, reason) => {
    const { policy } = setup(answer);

    const attaching = policy.attach(certificateId);

    await expect(attaching).rejects.toMatchObject({
      reason,
      message: expect.stringContaining('AttachPolicy landfall-device'),
    });
  });

  it('leaves throttling for a retry', async () => {
    const { policy } = setup({ error: 'ThrottlingException' });

    await expect(policy.attach(certificateId)).rejects.not.toHaveProperty('reason');
  });

  it('detaches the policy from the certificate', async () => {
    const { policy } = setup();

    await policy.detach(certificateId);

    expect(aws.requests).toMatchObject([
      { method: 'POST', path: '/target-policies/landfall-device', body: { target } },
    ]);
  });

  it('is content when there is nothing to detach', async () => {
    const { policy } = setup({ error: 'ResourceNotFoundException', status: 404 });

    await expect(policy.detach(certificateId)).resolves.toBeUndefined();
  });
});
