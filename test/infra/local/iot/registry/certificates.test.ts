import {
  DeleteCertificateCommand,
  DescribeCertificateCommand,
  ListCertificatesByCACommand,
  paginateListCertificates,
  RegisterCACertificateCommand,
  RegisterCertificateCommand,
  RegisterCertificateWithoutCACommand,
  UpdateCACertificateCommand,
  UpdateCertificateCommand,
  type CertificateStatus,
} from '@aws-sdk/client-iot';
import { describe, expect, it } from '@jest/globals';
import { makeCa, makeLeaf } from './support/certificates.ts';
import { collect } from './support/collect.ts';
import { rejection } from './support/rejection.ts';
import { region, setup, type Setup } from './support/setup.ts';

const registerCa = async ({ client }: Setup, caCertificate: string): Promise<string> => {
  const { certificateId = '' } = await client.send(
    new RegisterCACertificateCommand({ caCertificate, certificateMode: 'SNI_ONLY', setAsActive: true }),
  );
  return certificateId;
};

const setupWithCa = async () => {
  const cloud = await setup();
  const ca = makeCa();
  const caCertificateId = await registerCa(cloud, ca.pem);
  return Object.assign(cloud, { ca, caCertificateId });
};

describe('RegisterCertificate', () => {
  it('registers a certificate of an ACTIVE CA as INACTIVE, under the SHA-256 of its DER', async () => {
    const cloud = await setupWithCa();
    const leaf = makeLeaf(cloud.ca);

    const answer = await cloud.client.send(new RegisterCertificateCommand({ certificatePem: leaf.pem }));

    expect(answer).toMatchObject({
      certificateId: leaf.certificateId,
      certificateArn: `arn:aws:iot:${region}:000000000000:cert/${leaf.certificateId}`,
    });
    const { certificateDescription } = await cloud.client.send(
      new DescribeCertificateCommand({ certificateId: leaf.certificateId }),
    );
    expect(certificateDescription).toMatchObject({
      status: 'INACTIVE',
      caCertificateId: cloud.caCertificateId,
      certificateMode: 'SNI_ONLY',
      certificatePem: leaf.pem,
      ownedBy: '000000000000',
      customerVersion: 1,
      creationDate: new Date(cloud.clock.now()),
      validity: { notBefore: leaf.x509.validFromDate, notAfter: leaf.x509.validToDate },
    });
  });

  it('publishes no event, and tells the status', async () => {
    const cloud = await setupWithCa();
    const leaf = makeLeaf(cloud.ca);

    await cloud.client.send(new RegisterCertificateCommand({ certificatePem: leaf.pem, status: 'ACTIVE' }));

    expect(cloud.published).toEqual([]);
    expect(cloud.told).toEqual([
      {
        type: 'certificate-status',
        region,
        certificateId: leaf.certificateId,
        status: 'ACTIVE',
        atMs: cloud.clock.now(),
      },
    ]);
  });

  it('refuses a certificate that is registered, with its id and ARN', async () => {
    const cloud = await setupWithCa();
    const leaf = makeLeaf(cloud.ca);
    await cloud.client.send(new RegisterCertificateCommand({ certificatePem: leaf.pem }));

    const error = await rejection(
      cloud.client.send(new RegisterCertificateCommand({ certificatePem: leaf.pem })),
    );

    expect(error).toEqual({
      name: 'ResourceAlreadyExistsException',
      status: 409,
      message: 'The certificate is already provisioned or registered',
      $fault: 'client',
      resourceId: leaf.certificateId,
      resourceArn: `arn:aws:iot:${region}:000000000000:cert/${leaf.certificateId}`,
    });
  });

  it('refuses PENDING_ACTIVATION', async () => {
    const cloud = await setupWithCa();
    const certificatePem = makeLeaf(cloud.ca).pem;

    const error = await rejection(
      cloud.client.send(new RegisterCertificateCommand({ certificatePem, status: 'PENDING_ACTIVATION' })),
    );

    expect(error).toMatchObject({
      name: 'CertificateStateException',
      status: 406,
      message: 'Not allowed to register certificate with PENDING_ACTIVATION status',
    });
  });

  it('refuses a certificate of a CA that is not registered, even one of the same name', async () => {
    const cloud = await setupWithCa();
    const impostor = makeLeaf(makeCa('Test CA'));

    const error = await rejection(
      cloud.client.send(new RegisterCertificateCommand({ certificatePem: impostor.pem })),
    );

    expect(error).toMatchObject({ name: 'CertificateValidationException', status: 400 });
  });

  it('refuses a certificate of a CA that is not ACTIVE', async () => {
    const cloud = await setupWithCa();
    await cloud.client.send(
      new UpdateCACertificateCommand({ certificateId: cloud.caCertificateId, newStatus: 'INACTIVE' }),
    );

    const error = await rejection(
      cloud.client.send(new RegisterCertificateCommand({ certificatePem: makeLeaf(cloud.ca).pem })),
    );

    expect(error).toMatchObject({
      name: 'CertificateValidationException',
      message: expect.stringContaining('is not ACTIVE'),
    });
  });

  it('asks for the CA where two registered ones have the same subject', async () => {
    const cloud = await setupWithCa();
    const twin = makeCa('Test CA');
    await registerCa(cloud, twin.pem);
    const certificatePem = makeLeaf(twin).pem;

    const error = await rejection(cloud.client.send(new RegisterCertificateCommand({ certificatePem })));
    const answer = await cloud.client.send(
      new RegisterCertificateCommand({ certificatePem, caCertificatePem: twin.pem }),
    );

    expect(error).toMatchObject({ name: 'CertificateConflictException', status: 409 });
    expect(answer.certificateId).toMatch(/^[0-9a-f]{64}$/);
  });

  it.each([
    ['text that is no certificate', () => 'nonsense'],
    ['a signature with SHA-1', (ca: ReturnType<typeof makeCa>) => makeLeaf(ca, 'x', { digest: 'sha1' }).pem],
  ])('refuses %s', async (_, pem) => {
    const cloud = await setupWithCa();

    const error = await rejection(
      cloud.client.send(new RegisterCertificateCommand({ certificatePem: pem(cloud.ca) })),
    );

    expect(error).toMatchObject({ name: 'CertificateValidationException', status: 400 });
  });
});

describe('RegisterCertificateWithoutCA', () => {
  it('registers as SNI_ONLY with no link to a CA', async () => {
    const cloud = await setup();
    const { pem, certificateId } = makeLeaf(makeCa());

    await cloud.client.send(
      new RegisterCertificateWithoutCACommand({ certificatePem: pem, status: 'REVOKED' }),
    );

    const { certificateDescription } = await cloud.client.send(
      new DescribeCertificateCommand({ certificateId }),
    );
    expect(certificateDescription).toMatchObject({ status: 'REVOKED', certificateMode: 'SNI_ONLY' });
    expect(certificateDescription?.caCertificateId).toBeUndefined();
  });
});

const registered = async (cloud: Setup, status: CertificateStatus): Promise<string> => {
  const certificatePem = makeLeaf(makeCa()).pem;
  const { certificateId = '' } = await cloud.client.send(
    new RegisterCertificateWithoutCACommand({ certificatePem, status }),
  );
  return certificateId;
};

describe('UpdateCertificate', () => {
  it.each([
    ['ACTIVE', 'INACTIVE'],
    ['INACTIVE', 'ACTIVE'],
    ['ACTIVE', 'REVOKED'],
    ['INACTIVE', 'REVOKED'],
  ] as const)('goes from %s to %s and tells it', async (before, newStatus) => {
    const cloud = await setup();
    const certificateId = await registered(cloud, before);

    await cloud.client.send(new UpdateCertificateCommand({ certificateId, newStatus }));

    const { certificateDescription } = await cloud.client.send(
      new DescribeCertificateCommand({ certificateId }),
    );
    expect(certificateDescription).toMatchObject({ status: newStatus, customerVersion: 2 });
    expect(cloud.told.at(-1)).toMatchObject({ certificateId, status: newStatus });
  });

  it('is idempotent', async () => {
    const cloud = await setup();
    const certificateId = await registered(cloud, 'ACTIVE');

    await cloud.client.send(new UpdateCertificateCommand({ certificateId, newStatus: 'ACTIVE' }));

    expect(cloud.told).toHaveLength(1);
  });

  it.each([
    ['ACTIVE', 'PENDING_ACTIVATION', 'CertificateStateException', 406],
    ['INACTIVE', 'PENDING_TRANSFER', 'CertificateStateException', 406],
    ['REVOKED', 'ACTIVE', 'CertificateStateException', 406],
    ['REVOKED', 'INACTIVE', 'CertificateStateException', 406],
    ['ACTIVE', 'REGISTER_INACTIVE', 'InvalidRequestException', 400],
  ] as const)('does not go from %s to %s', async (before, newStatus, name, status) => {
    const cloud = await setup();
    const certificateId = await registered(cloud, before);

    const error = await rejection(
      cloud.client.send(new UpdateCertificateCommand({ certificateId, newStatus })),
    );

    expect(error).toMatchObject({ name, status });
  });

  it('does not find what is not registered', async () => {
    const cloud = await setup();
    const call = cloud.client.send(
      new UpdateCertificateCommand({ certificateId: 'a'.repeat(64), newStatus: 'ACTIVE' }),
    );

    const error = await rejection(call);

    expect(error).toMatchObject({ name: 'ResourceNotFoundException', status: 404 });
  });
});

describe('DeleteCertificate', () => {
  it('deletes one that is not ACTIVE and tells DELETED', async () => {
    const cloud = await setup();
    const certificateId = await registered(cloud, 'INACTIVE');

    await cloud.client.send(new DeleteCertificateCommand({ certificateId }));

    expect(cloud.told.at(-1)).toMatchObject({ certificateId, status: 'DELETED' });
    const error = await rejection(cloud.client.send(new DescribeCertificateCommand({ certificateId })));
    expect(error).toMatchObject({ name: 'ResourceNotFoundException' });
  });

  it.each([false, true])('refuses an ACTIVE one, forceDelete %s', async (forceDelete) => {
    const cloud = await setup();
    const certificateId = await registered(cloud, 'ACTIVE');

    const error = await rejection(
      cloud.client.send(new DeleteCertificateCommand({ certificateId, forceDelete })),
    );

    expect(error).toMatchObject({
      name: 'CertificateStateException',
      status: 406,
      message: `Certificate must be deactivated (not ACTIVE) before deletion. Id: ${certificateId}`,
    });
  });
});

describe('ListCertificates', () => {
  it.each([
    [true, (ids: readonly string[]) => ids],
    [false, (ids: readonly string[]) => ids.toReversed()],
  ])('pages by creation date, ascending %s', async (ascendingOrder, order) => {
    const cloud = await setup();
    const ids: string[] = [];
    for (let count = 0; count < 5; count++) ids.push(await registered(cloud, 'INACTIVE'));

    const pages = await collect(
      paginateListCertificates({ client: cloud.client, pageSize: 2 }, { ascendingOrder }),
    );

    expect(pages.map(({ certificates = [] }) => certificates.length)).toEqual([2, 2, 1]);
    expect(pages.flatMap(({ certificates = [] }) => certificates.map((c) => c.certificateId))).toEqual(
      order(ids),
    );
  });

  it('lists what one CA signed', async () => {
    const cloud = await setupWithCa();
    const leaf = makeLeaf(cloud.ca);
    await cloud.client.send(new RegisterCertificateCommand({ certificatePem: leaf.pem }));
    await registered(cloud, 'INACTIVE');

    const { certificates } = await cloud.client.send(
      new ListCertificatesByCACommand({ caCertificateId: cloud.caCertificateId }),
    );

    expect(certificates).toEqual([
      {
        certificateId: leaf.certificateId,
        certificateArn: expect.stringContaining(leaf.certificateId),
        status: 'INACTIVE',
        certificateMode: 'SNI_ONLY',
        creationDate: new Date(cloud.clock.now()),
      },
    ]);
  });
});
