import {
  AttachThingPrincipalCommand,
  CreateThingCommand,
  DeleteCertificateCommand,
  DeleteThingCommand,
  DetachThingPrincipalCommand,
  ListPrincipalThingsCommand,
  ListThingPrincipalsCommand,
  ListThingPrincipalsV2Command,
  paginateListPrincipalThings,
  RegisterCertificateWithoutCACommand,
} from '@aws-sdk/client-iot';
import { describe, expect, it } from '@jest/globals';
import { makeCa, makeLeaf } from './support/certificates.ts';
import { collect } from './support/collect.ts';
import { rejection } from './support/rejection.ts';
import { region, setup } from './support/setup.ts';

const detachDelayMs = 40;

const setupWithTwo = async () => {
  const cloud = await setup();
  await cloud.client.send(new CreateThingCommand({ thingName: 'lamp' }));
  await cloud.client.send(new CreateThingCommand({ thingName: 'fan' }));
  const { certificateArn: principal = '', certificateId = '' } = await cloud.client.send(
    new RegisterCertificateWithoutCACommand({ certificatePem: makeLeaf(makeCa()).pem }),
  );
  return Object.assign(cloud, { principal, certificateId });
};

const setupAttached = async () => {
  const cloud = await setupWithTwo();
  await cloud.client.send(new AttachThingPrincipalCommand({ thingName: 'lamp', principal: cloud.principal }));
  return cloud;
};

describe('AttachThingPrincipal', () => {
  it('attaches, as NON_EXCLUSIVE_THING, however often', async () => {
    const cloud = await setupAttached();
    const { client, principal } = cloud;

    await client.send(new AttachThingPrincipalCommand({ thingName: 'lamp', principal }));

    const { principals } = await client.send(new ListThingPrincipalsCommand({ thingName: 'lamp' }));
    const { things } = await client.send(new ListPrincipalThingsCommand({ principal }));
    const v2 = await client.send(new ListThingPrincipalsV2Command({ thingName: 'lamp' }));
    expect(principals).toEqual([principal]);
    expect(things).toEqual(['lamp']);
    expect(v2.thingPrincipalObjects).toEqual([{ principal, thingPrincipalType: 'NON_EXCLUSIVE_THING' }]);
  });

  it.each([
    ['a thing that is not there', { thingName: 'nobody' }, 'ResourceNotFoundException'],
    [
      'a certificate that is not there',
      { principal: `arn:aws:iot:${region}:000000000000:cert/${'a'.repeat(64)}` },
      'ResourceNotFoundException',
    ],
    [
      'a certificate of another Region',
      { principal: `arn:aws:iot:us-west-2:000000000000:cert/${'a'.repeat(64)}` },
      'InvalidRequestException',
    ],
    ['an id instead of an ARN', { principal: 'a'.repeat(64) }, 'InvalidRequestException'],
  ])('refuses %s', async (_, members, name) => {
    const cloud = await setupWithTwo();

    const error = await rejection(
      cloud.client.send(
        new AttachThingPrincipalCommand({ thingName: 'lamp', principal: cloud.principal, ...members }),
      ),
    );

    expect(error).toMatchObject({ name });
  });

  it.each([
    ['NON_EXCLUSIVE_THING', 'EXCLUSIVE_THING', 'fan'],
    ['EXCLUSIVE_THING', 'NON_EXCLUSIVE_THING', 'fan'],
    ['EXCLUSIVE_THING', 'EXCLUSIVE_THING', 'fan'],
    ['NON_EXCLUSIVE_THING', 'EXCLUSIVE_THING', 'lamp'],
  ] as const)('after %s on lamp refuses %s on %s', async (first, second, thingName) => {
    const cloud = await setupWithTwo();
    const { client, principal } = cloud;
    await client.send(
      new AttachThingPrincipalCommand({ thingName: 'lamp', principal, thingPrincipalType: first }),
    );

    const error = await rejection(
      client.send(new AttachThingPrincipalCommand({ thingName, principal, thingPrincipalType: second })),
    );

    expect(error).toMatchObject({ name: 'InvalidRequestException', status: 400 });
  });

  it('lists by type', async () => {
    const cloud = await setupAttached();

    const { thingPrincipalObjects } = await cloud.client.send(
      new ListThingPrincipalsV2Command({ thingName: 'lamp', thingPrincipalType: 'EXCLUSIVE_THING' }),
    );

    expect(thingPrincipalObjects).toEqual([]);
  });

  it('pages the things of a principal', async () => {
    const cloud = await setupAttached();
    const { client, principal } = cloud;
    await client.send(new AttachThingPrincipalCommand({ thingName: 'fan', principal }));

    const pages = await collect(paginateListPrincipalThings({ client, pageSize: 1 }, { principal }));

    expect(pages.map(({ things }) => things)).toEqual([['lamp'], ['fan']]);
  });
});

describe('DetachThingPrincipal', () => {
  it('is seen after the delay, and not before', async () => {
    const cloud = await setupAttached();
    const { client, clock, principal, certificateId } = cloud;

    await client.send(new DetachThingPrincipalCommand({ thingName: 'lamp', principal }));
    await clock.advance(detachDelayMs - 1);
    const { principals } = await client.send(new ListThingPrincipalsCommand({ thingName: 'lamp' }));
    const thingError = await rejection(client.send(new DeleteThingCommand({ thingName: 'lamp' })));
    const certificateError = await rejection(client.send(new DeleteCertificateCommand({ certificateId })));
    await clock.advance(1);
    const later = await client.send(new ListThingPrincipalsCommand({ thingName: 'lamp' }));
    await client.send(new DeleteThingCommand({ thingName: 'lamp' }));
    await client.send(new DeleteCertificateCommand({ certificateId }));

    expect(principals).toEqual([principal]);
    expect(thingError).toMatchObject({
      name: 'InvalidRequestException',
      status: 400,
      message: 'Cannot delete. Thing lamp is still attached to one or more principals',
    });
    expect(certificateError).toMatchObject({
      name: 'DeleteConflictException',
      status: 409,
      message: `Things must be detached before deletion (arn: ${principal})`,
    });
    expect(later.principals).toEqual([]);
  });

  it('is taken back by attaching again', async () => {
    const cloud = await setupAttached();
    const { client, clock, principal } = cloud;
    await client.send(new DetachThingPrincipalCommand({ thingName: 'lamp', principal }));

    await client.send(new AttachThingPrincipalCommand({ thingName: 'lamp', principal }));
    await clock.advance(detachDelayMs);

    const { principals } = await client.send(new ListThingPrincipalsCommand({ thingName: 'lamp' }));
    expect(principals).toEqual([principal]);
  });

  it('refuses what is not attached', async () => {
    const cloud = await setupAttached();

    const error = await rejection(
      cloud.client.send(new DetachThingPrincipalCommand({ thingName: 'fan', principal: cloud.principal })),
    );

    expect(error).toMatchObject({ name: 'ResourceNotFoundException', status: 404 });
  });

  it('does not forgive a forced deletion of the certificate', async () => {
    const cloud = await setupAttached();
    const { client, certificateId } = cloud;

    const error = await rejection(
      client.send(new DeleteCertificateCommand({ certificateId, forceDelete: true })),
    );

    expect(error).toMatchObject({ name: 'DeleteConflictException' });
  });
});
