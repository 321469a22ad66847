import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { IoTClient } from '@aws-sdk/client-iot';
import { createIotThingRegistry } from '../../../infra/aws/iot-thing-registry.ts';
import { type AwsAnswer, type FakeAws, startFakeAws } from './support/fake-aws.ts';

const certificateId = 'a'.repeat(64);
const principal = `arn:aws-cn:iot:eu-west-1:000000000000:cert/${certificateId}`;
const notFound = { error: 'ResourceNotFoundException', status: 404 };
const stillAttached = {
  error: 'InvalidRequestException',
  body: { message: 'Cannot delete. Thing pump-7 is still attached to one or more principals' },
};

let aws: FakeAws;
beforeAll(async () => {
  aws = await startFakeAws();
});
afterAll(() => aws.close());

const setup = (...answers: readonly AwsAnswer[]) => {
  aws.respond(...answers);
  const patience = { waitsMs: [1, 1], sleep: () => Promise.resolve() };
  const things = createIotThingRegistry(
    new IoTClient(aws.clientConfig),
    { partition: 'aws-cn', region: 'eu-west-1', accountId: '000000000000' },
    { creation: patience, detachment: patience },
  );
  return { things };
};

describe('createIotThingRegistry', () => {
  describe('describe', () => {
    it('reads whose thing it is', async () => {
      const { things } = setup({ body: { thingName: 'pump-7', attributes: { certificateId } } });

      await expect(things.describe('pump-7')).resolves.toStrictEqual({ thingName: 'pump-7', certificateId });
      expect(aws.requests).toMatchObject([{ method: 'GET', path: '/things/pump-7' }]);
    });

    it.each([{}, { attributes: {} }, { attributes: { model: 'x' } }])(
      'reads a thing that somebody else made: %j',
      async (body) => {
        const { things } = setup({ body });

        await expect(things.describe('pump-7')).resolves.toStrictEqual({ thingName: 'pump-7' });
      },
    );

    it('finds nothing where there is nothing', async () => {
      const { things } = setup(notFound);

      await expect(things.describe('pump-7')).resolves.toBeUndefined();
    });
  });

  describe('create', () => {
    it('marks the thing with its certificate', async () => {
      const { things } = setup({ body: { thingName: 'pump-7' } });

      await expect(things.create({ thingName: 'pump-7', certificateId })).resolves.toBe('created');
      expect(aws.requests).toMatchObject([
        {
          method: 'POST',
          path: '/things/pump-7',
          body: { attributePayload: { attributes: { certificateId } } },
        },
      ]);
    });

    it('leaves a thing that differs as it is', async () => {
      const { things } = setup({ error: 'ResourceAlreadyExistsException', status: 409 });

      await expect(things.create({ thingName: 'pump-7', certificateId })).resolves.toBe('exists');
    });
  });

  describe('remove', () => {
    it('waits until the detachments have come through', async () => {
      const { things } = setup(stillAttached, stillAttached, {});

      await things.remove('pump-7');

      expect(aws.requests).toHaveLength(3);
      expect(aws.requests[0]).toMatchObject({ method: 'DELETE', path: '/things/pump-7' });
    });

    it('leaves it for a retry when they do not', async () => {
      const { things } = setup(stillAttached);

      await expect(things.remove('pump-7')).rejects.not.toHaveProperty('reason');
      expect(aws.requests).toHaveLength(3);
    });

    it('ends at once when the request itself is wrong', async () => {
      const { things } = setup({ error: 'InvalidRequestException' });

      await expect(things.remove('pump-7')).rejects.toMatchObject({ reason: 'invalid-request' });
      expect(aws.requests).toHaveLength(1);
    });
  });

  describe('attachCertificate', () => {
    it('attaches by the ARN that the certificate has in this Region', async () => {
      const { things } = setup();

      await things.attachCertificate('pump-7', certificateId);

      expect(aws.requests).toMatchObject([
        { method: 'PUT', path: '/things/pump-7/principals', headers: { 'x-amzn-principal': principal } },
      ]);
    });

    it('waits until what was just made is seen', async () => {
      const { things } = setup(notFound, {});

      await things.attachCertificate('pump-7', certificateId);

      expect(aws.requests).toHaveLength(2);
    });

    it('ends when it is never seen', async () => {
      const { things } = setup(notFound);

      await expect(things.attachCertificate('pump-7', certificateId)).rejects.toMatchObject({
        reason: 'thing-or-certificate-not-found',
      });
      expect(aws.requests).toHaveLength(3);
    });
  });

  describe('detachCertificate', () => {
    it('detaches by the same ARN', async () => {
      const { things } = setup();

      await things.detachCertificate('pump-7', certificateId);

      expect(aws.requests).toMatchObject([
        { method: 'DELETE', path: '/things/pump-7/principals', headers: { 'x-amzn-principal': principal } },
      ]);
    });

    it('is content when there is nothing to detach', async () => {
      const { things } = setup(notFound);

      await expect(things.detachCertificate('pump-7', certificateId)).resolves.toBeUndefined();
    });
  });

  describe('attachedCertificates', () => {
    it('reads every page, and certificates only', async () => {
      const other = 'b'.repeat(64);
      const { things } = setup(
        { body: { principals: [principal, 'eu-west-1:cognito-identity'], nextToken: 'page 2' } },
        { body: { principals: [principal.replace(certificateId, other)] } },
      );

      await expect(things.attachedCertificates('pump-7')).resolves.toStrictEqual([certificateId, other]);
      expect(aws.requests.map(({ path }) => path)).toStrictEqual([
        '/things/pump-7/principals',
        '/things/pump-7/principals?nextToken=page%202',
      ]);
    });

    it('finds none on a thing that is not there', async () => {
      const { things } = setup(notFound);

      await expect(things.attachedCertificates('pump-7')).resolves.toStrictEqual([]);
    });
  });
});
