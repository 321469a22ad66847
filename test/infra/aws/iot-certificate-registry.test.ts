import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { IoTClient } from '@aws-sdk/client-iot';
import { createIotCertificateRegistry } from '../../../infra/aws/iot-certificate-registry.ts';
import { createIotDescribeCertificateIn } from '../../../infra/aws/iot-describe-certificate.ts';
import { type AwsAnswer, type FakeAws, startFakeAws } from './support/fake-aws.ts';

const certificateId = 'a'.repeat(64);
const pem = '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n';
const description = (fields: Readonly<Record<string, unknown>>) => ({
  body: { certificateDescription: { certificateId, certificatePem: pem, status: 'ACTIVE', ...fields } },
});

let aws: FakeAws;
beforeAll(async () => {
  aws = await startFakeAws();
});
afterAll(() => aws.close());

const setup = (...answers: readonly AwsAnswer[]) => {
  const waitsMs: number[] = [];
  aws.respond(...answers);
  const certificates = createIotCertificateRegistry(new IoTClient(aws.clientConfig), {
    waitsMs: [1, 2],
    sleep: (ms) => Promise.resolve(waitsMs.push(ms)),
  });
  return { certificates, waitsMs };
};

describe('createIotCertificateRegistry', () => {
  describe('describe', () => {
    it('reads the certificate', async () => {
      const { certificates } = setup(
        description({ caCertificateId: 'c'.repeat(64), status: 'PENDING_ACTIVATION' }),
      );

      const certificate = await certificates.describe(certificateId);

      expect(certificate).toStrictEqual({
        certificateId,
        certificatePem: pem,
        status: 'PENDING_ACTIVATION',
        caCertificateId: 'c'.repeat(64),
      });
      expect(aws.requests).toMatchObject([{ method: 'GET', path: `/certificates/${certificateId}` }]);
    });

    it('leaves the CA out where AWS does', async () => {
      const { certificates } = setup(description({}));

      const certificate = await certificates.describe(certificateId);

      expect(certificate).toStrictEqual({ certificateId, certificatePem: pem, status: 'ACTIVE' });
    });

    it('finds nothing where there is nothing', async () => {
      const { certificates } = setup({ error: 'ResourceNotFoundException', status: 404 });

      await expect(certificates.describe(certificateId)).resolves.toBeUndefined();
    });

    it('does not make up what AWS leaves out', async () => {
      const { certificates } = setup(description({ certificatePem: undefined }));

      await expect(certificates.describe(certificateId)).rejects.toThrow(`left out the PEM or the status`);
    });
  });

  describe('register', () => {
    it('registers the certificate as ACTIVE', async () => {
      const { certificates } = setup({ body: { certificateId } });

      const outcome = await certificates.register(pem, 'ACTIVE');

      expect(outcome).toBe('registered');
      expect(aws.requests).toMatchObject([
        { method: 'POST', path: '/certificate/register', body: { certificatePem: pem, status: 'ACTIVE' } },
      ]);
    });

    it('says that the certificate is there already', async () => {
      const { certificates } = setup({ error: 'ResourceAlreadyExistsException', status: 409 });

      await expect(certificates.register(pem, 'ACTIVE')).resolves.toBe('already-registered');
    });

    it.each(['CertificateValidationException', 'CertificateConflictException'])(
      'ends when AWS cannot verify the certificate (%s)',
      async (error) => {
        const { certificates } = setup({ error });

        await expect(certificates.register(pem, 'ACTIVE')).rejects.toMatchObject({
          reason: 'certificate-rejected',
        });
      },
    );
  });

  describe('setStatus', () => {
    it('updates the certificate', async () => {
      const { certificates } = setup();

      await certificates.setStatus(certificateId, 'INACTIVE');

      expect(aws.requests).toMatchObject([
        { method: 'PUT', path: `/certificates/${certificateId}?newStatus=INACTIVE` },
      ]);
    });

    it.each([
      [{ error: 'ResourceNotFoundException', status: 404 }, 'certificate-not-found'],
      [{ error: 'CertificateStateException', status: 406 }, 'certificate-state'],
    ])('turns %j into "%s"', async (answer, reason) => {
      const { certificates } = setup(answer);

      await expect(certificates.setStatus(certificateId, 'ACTIVE')).rejects.toMatchObject({ reason });
    });
  });

  describe('remove', () => {
    it('deletes the certificate without force', async () => {
      const { certificates } = setup();

      await certificates.remove(certificateId);

      expect(aws.requests).toMatchObject([{ method: 'DELETE', path: `/certificates/${certificateId}` }]);
    });

    it('is content when there is none', async () => {
      const { certificates } = setup({ error: 'ResourceNotFoundException', status: 404 });

      await expect(certificates.remove(certificateId)).resolves.toBeUndefined();
    });

    it('waits until a detachment has come through', async () => {
      const conflict = { error: 'DeleteConflictException', status: 409 };
      const { certificates, waitsMs } = setup(conflict, conflict, {});

      await certificates.remove(certificateId);

      expect(aws.requests).toHaveLength(3);
      expect(waitsMs).toStrictEqual([1, 2]);
    });

    it('leaves it for a retry when the detachment does not come through', async () => {
      const { certificates } = setup({ error: 'DeleteConflictException', status: 409 });

      await expect(certificates.remove(certificateId)).rejects.toThrow('DeleteConflictException');
      expect(aws.requests).toHaveLength(3);
    });

    it('does not wait for a certificate that is ACTIVE', async () => {
      const { certificates } = setup({ error: 'CertificateStateException', status: 406 });

      await expect(certificates.remove(certificateId)).rejects.toMatchObject({ reason: 'certificate-state' });
      expect(aws.requests).toHaveLength(1);
    });
  });
});

describe('createIotDescribeCertificateIn', () => {
  it('asks the other Region, by one client for each', async () => {
    aws.respond(description({}));
    const regions: string[] = [];
    const describeCertificateIn = createIotDescribeCertificateIn((region) => {
      regions.push(region);
      return new IoTClient({ ...aws.clientConfig, region });
    });

    await describeCertificateIn('us-west-2', certificateId);
    await describeCertificateIn('us-west-2', certificateId);

    expect(regions).toStrictEqual(['us-west-2']);
    expect(aws.requests).toHaveLength(2);
    expect(aws.requests[0]?.headers.authorization).toContain('/us-west-2/');
  });
});
