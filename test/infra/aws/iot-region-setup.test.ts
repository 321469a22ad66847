import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { IoTClient } from '@aws-sdk/client-iot';
import { createIotCertificateAuthorityStatus } from '../../../infra/aws/iot-certificate-authority-status.ts';
import { createIotDataEndpoint } from '../../../infra/aws/iot-data-endpoint.ts';
import { createIotRegistrationEvents } from '../../../infra/aws/iot-registration-events.ts';
import { type AwsAnswer, type FakeAws, startFakeAws } from './support/fake-aws.ts';

let aws: FakeAws;
beforeAll(async () => {
  aws = await startFakeAws();
});
afterAll(() => aws.close());

const setup = (answer: AwsAnswer = {}) => {
  aws.respond(answer);
  return new IoTClient(aws.clientConfig);
};

describe('createIotDataEndpoint', () => {
  it('asks for the endpoint that presents a certificate of Amazon Trust Services', async () => {
    const client = setup({ body: { endpointAddress: 'x-ats.iot.eu-west-1.amazonaws.com' } });

    await expect(createIotDataEndpoint(client)()).resolves.toBe('x-ats.iot.eu-west-1.amazonaws.com');
    expect(aws.requests).toMatchObject([{ method: 'GET', path: '/endpoint?endpointType=iot%3AData-ATS' }]);
  });
});

describe('createIotRegistrationEvents', () => {
  it('switches on the events of CAs and certificates, and touches no other', async () => {
    await createIotRegistrationEvents(setup())();

    expect(aws.requests).toMatchObject([{ method: 'PATCH', path: '/event-configurations' }]);
    expect(aws.requests[0]?.body).toStrictEqual({
      eventConfigurations: { CA_CERTIFICATE: { Enabled: true }, CERTIFICATE: { Enabled: true } },
    });
  });
});

describe('createIotCertificateAuthorityStatus', () => {
  const id = 'a'.repeat(64);

  it.each(['ACTIVE', 'INACTIVE'] as const)('sets a CA %s, and nothing else of it', async (status) => {
    await expect(createIotCertificateAuthorityStatus(setup())(id, status)).resolves.toBe('set');

    expect(aws.requests).toMatchObject([{ method: 'PUT', path: `/cacertificate/${id}?newStatus=${status}` }]);
  });

  it('tells when there is no such CA', async () => {
    const client = setup({ error: 'ResourceNotFoundException', status: 404 });

    await expect(createIotCertificateAuthorityStatus(client)(id, 'INACTIVE')).resolves.toBe('missing');
  });

  it('ends when the role may not', async () => {
    const client = setup({ error: 'UnauthorizedException', status: 401 });

    await expect(createIotCertificateAuthorityStatus(client)(id, 'ACTIVE')).rejects.toMatchObject({
      reason: 'unauthorized',
    });
  });
});
