import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { IoTClient } from '@aws-sdk/client-iot';
import { createIotCertificateAuthorities } from '../../../infra/aws/iot-certificate-authorities.ts';
import { type AwsAnswer, type FakeAws, startFakeAws } from './support/fake-aws.ts';

const authority = (certificatePem: string) => ({ body: { certificateDescription: { certificatePem } } });

let aws: FakeAws;
beforeAll(async () => {
  aws = await startFakeAws();
});
afterAll(() => aws.close());

const setup = (...answers: readonly AwsAnswer[]) => {
  aws.respond(...answers);
  return { readCertificateAuthority: createIotCertificateAuthorities(new IoTClient(aws.clientConfig)) };
};

describe('createIotCertificateAuthorities', () => {
  it('reads each CA once', async () => {
    const { readCertificateAuthority } = setup(authority('one'), authority('two'));

    const pems = [
      await readCertificateAuthority('1'.repeat(64)),
      await readCertificateAuthority('2'.repeat(64)),
      await readCertificateAuthority('1'.repeat(64)),
    ];

    expect(pems).toStrictEqual(['one', 'two', 'one']);
    expect(aws.requests.map(({ path }) => path)).toStrictEqual([
      `/cacertificate/${'1'.repeat(64)}`,
      `/cacertificate/${'2'.repeat(64)}`,
    ]);
  });

  it('asks again for a CA that was not there', async () => {
    const { readCertificateAuthority } = setup(
      { error: 'ResourceNotFoundException', status: 404 },
      authority('one'),
    );

    await expect(readCertificateAuthority('1'.repeat(64))).resolves.toBeUndefined();
    await expect(readCertificateAuthority('1'.repeat(64))).resolves.toBe('one');
  });
});
