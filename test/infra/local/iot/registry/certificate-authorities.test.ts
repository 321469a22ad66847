import {
  DeleteCACertificateCommand,
  DescribeCACertificateCommand,
  ListCACertificatesCommand,
  RegisterCACertificateCommand,
  UpdateCACertificateCommand,
} from '@aws-sdk/client-iot';
import { describe, expect, it } from '@jest/globals';
import { makeCa } from './support/certificates.ts';
import { rejection } from './support/rejection.ts';
import { region, setup } from './support/setup.ts';

const setupWithCa = async (flags: { setAsActive?: boolean; allowAutoRegistration?: boolean } = {}) => {
  const cloud = await setup();
  const ca = makeCa();
  await cloud.client.send(
    new RegisterCACertificateCommand({ caCertificate: ca.pem, certificateMode: 'SNI_ONLY', ...flags }),
  );
  return Object.assign(cloud, { ca, certificateId: ca.certificateId });
};

describe('RegisterCACertificate', () => {
  it('registers as INACTIVE without auto-registration', async () => {
    const cloud = await setupWithCa();

    const answer = await cloud.client.send(
      new DescribeCACertificateCommand({ certificateId: cloud.certificateId }),
    );

    expect(answer.certificateDescription).toMatchObject({
      certificateArn: `arn:aws:iot:${region}:000000000000:cacert/${cloud.certificateId}`,
      certificateId: cloud.certificateId,
      certificatePem: cloud.ca.pem,
      status: 'INACTIVE',
      autoRegistrationStatus: 'DISABLE',
      certificateMode: 'SNI_ONLY',
      ownedBy: '000000000000',
      creationDate: new Date(cloud.clock.now()),
    });
    expect(cloud.registry.caCertificatePems()).toEqual([cloud.ca.pem]);
  });

  it('takes setAsActive and allowAutoRegistration', async () => {
    const cloud = await setupWithCa({ setAsActive: true, allowAutoRegistration: true });

    const answer = await cloud.client.send(
      new DescribeCACertificateCommand({ certificateId: cloud.certificateId }),
    );

    expect(answer.certificateDescription).toMatchObject({
      status: 'ACTIVE',
      autoRegistrationStatus: 'ENABLE',
    });
  });

  it.each([
    ['DEFAULT, which is the default, without verificationCertificate', {}, 'needs a verificationCertificate'],
    [
      'DEFAULT with verificationCertificate',
      { verificationCertificate: 'x' },
      'not implemented on localhost',
    ],
    [
      'SNI_ONLY with verificationCertificate',
      { certificateMode: 'SNI_ONLY', verificationCertificate: 'x' },
      'must be empty',
    ],
    [
      'a provisioning template',
      { certificateMode: 'SNI_ONLY', registrationConfig: { roleArn: 'x' } },
      'registrationConfig: is just-in-time provisioning',
    ],
  ] as const)('refuses %s', async (_, members, reason) => {
    const cloud = await setup();

    const error = await rejection(
      cloud.client.send(new RegisterCACertificateCommand({ caCertificate: makeCa().pem, ...members })),
    );

    expect(error).toMatchObject({
      name: 'InvalidRequestException',
      status: 400,
      message: expect.stringContaining(reason),
    });
  });

  it('refuses a certificate that lacks CA:TRUE', async () => {
    const cloud = await setup();
    const caCertificate = makeCa('No CA', { isCa: false }).pem;

    const error = await rejection(
      cloud.client.send(new RegisterCACertificateCommand({ caCertificate, certificateMode: 'SNI_ONLY' })),
    );

    expect(error).toMatchObject({
      name: 'CertificateValidationException',
      status: 400,
      message: expect.stringContaining('CA:TRUE'),
    });
  });

  it('refuses one that is registered', async () => {
    const cloud = await setupWithCa();

    const error = await rejection(
      cloud.client.send(
        new RegisterCACertificateCommand({ caCertificate: cloud.ca.pem, certificateMode: 'SNI_ONLY' }),
      ),
    );

    expect(error).toMatchObject({
      name: 'ResourceAlreadyExistsException',
      status: 409,
      resourceId: cloud.certificateId,
      resourceArn: `arn:aws:iot:${region}:000000000000:cacert/${cloud.certificateId}`,
    });
  });

  it('takes ten of one subject and refuses the eleventh', async () => {
    const cloud = await setup();
    const register = async (subject: string) =>
      cloud.client.send(
        new RegisterCACertificateCommand({ caCertificate: makeCa(subject).pem, certificateMode: 'SNI_ONLY' }),
      );
    for (let count = 0; count < 10; count++) await register('Same');

    const error = await rejection(register('Same'));
    const other = await register('Other');

    expect(error).toMatchObject({ name: 'LimitExceededException', status: 410 });
    expect(other.certificateId).toBeDefined();
  });
});

describe('UpdateCACertificate', () => {
  it('changes what is passed and leaves the rest', async () => {
    const cloud = await setupWithCa({ setAsActive: true });
    const { certificateId } = cloud;

    await cloud.client.send(
      new UpdateCACertificateCommand({ certificateId, newAutoRegistrationStatus: 'ENABLE' }),
    );

    const answer = await cloud.client.send(new DescribeCACertificateCommand({ certificateId }));
    expect(answer.certificateDescription).toMatchObject({
      status: 'ACTIVE',
      autoRegistrationStatus: 'ENABLE',
      customerVersion: 2,
    });
  });

  it('refuses removeAutoRegistration by name', async () => {
    const cloud = await setupWithCa();
    const { certificateId } = cloud;

    const error = await rejection(
      cloud.client.send(new UpdateCACertificateCommand({ certificateId, removeAutoRegistration: true })),
    );

    expect(error).toMatchObject({
      name: 'InvalidRequestException',
      message: expect.stringContaining('removeAutoRegistration'),
    });
  });
});

describe('DeleteCACertificate', () => {
  it('refuses one that is ACTIVE', async () => {
    const cloud = await setupWithCa({ setAsActive: true });

    const error = await rejection(
      cloud.client.send(new DeleteCACertificateCommand({ certificateId: cloud.certificateId })),
    );

    expect(error).toMatchObject({ name: 'CertificateStateException', status: 406 });
  });

  it('deletes one that is INACTIVE', async () => {
    const cloud = await setupWithCa();

    await cloud.client.send(new DeleteCACertificateCommand({ certificateId: cloud.certificateId }));

    const { certificates } = await cloud.client.send(new ListCACertificatesCommand({}));
    expect(certificates).toEqual([]);
    const error = await rejection(
      cloud.client.send(new DescribeCACertificateCommand({ certificateId: cloud.certificateId })),
    );
    expect(error).toMatchObject({ name: 'ResourceNotFoundException', status: 404 });
  });
});

describe('ListCACertificates', () => {
  it('leads from page to page', async () => {
    const cloud = await setupWithCa({ setAsActive: true });
    const second = makeCa('Second');
    await cloud.client.send(
      new RegisterCACertificateCommand({ caCertificate: second.pem, certificateMode: 'SNI_ONLY' }),
    );

    const first = await cloud.client.send(
      new ListCACertificatesCommand({ pageSize: 1, ascendingOrder: true }),
    );
    const last = await cloud.client.send(
      new ListCACertificatesCommand({
        pageSize: 1,
        ascendingOrder: true,
        ...(first.nextMarker === undefined ? {} : { marker: first.nextMarker }),
      }),
    );

    expect(first.certificates).toMatchObject([{ certificateId: cloud.certificateId, status: 'ACTIVE' }]);
    expect(last.certificates).toMatchObject([{ certificateId: second.certificateId, status: 'INACTIVE' }]);
    expect(last.nextMarker).toBeUndefined();
  });
});
