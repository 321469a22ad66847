import {
  AttachPolicyCommand,
  CreatePolicyCommand,
  DeleteCertificateCommand,
  DeletePolicyCommand,
  DescribeCertificateCommand,
  DetachPolicyCommand,
  GetPolicyCommand,
  ListAttachedPoliciesCommand,
  ListTargetsForPolicyCommand,
  paginateListPolicies,
  RegisterCertificateWithoutCACommand,
} from '@aws-sdk/client-iot';
import { describe, expect, it } from '@jest/globals';
import { makeCa, makeLeaf } from './support/certificates.ts';
import { collect } from './support/collect.ts';
import { rejection } from './support/rejection.ts';
import { region, setup } from './support/setup.ts';

const documentOf = (statement: object): string =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Action: 'iot:*', Resource: '*', ...statement }],
  });
const policyDocument = documentOf({});

const setupWithPolicy = async () => {
  const cloud = await setup();
  const { certificateArn: target = '', certificateId = '' } = await cloud.client.send(
    new RegisterCertificateWithoutCACommand({ certificatePem: makeLeaf(makeCa()).pem }),
  );
  const create = async (policyName: string) =>
    cloud.client.send(new CreatePolicyCommand({ policyName, policyDocument }));
  await create('device');
  return Object.assign(cloud, { target, certificateId, create });
};

describe('CreatePolicy', () => {
  it('creates a policy', async () => {
    const cloud = await setupWithPolicy();

    const policy = await cloud.client.send(new GetPolicyCommand({ policyName: 'device' }));

    expect(policy).toMatchObject({
      policyName: 'device',
      policyArn: `arn:aws:iot:${region}:000000000000:policy/device`,
      policyDocument,
      defaultVersionId: '1',
      creationDate: new Date(cloud.clock.now()),
    });
  });

  it('refuses a name that is taken', async () => {
    const cloud = await setupWithPolicy();

    const error = await rejection(cloud.create('device'));

    expect(error).toMatchObject({
      name: 'ResourceAlreadyExistsException',
      status: 409,
      message: 'Policy cannot be created - name already exists (name=device)',
    });
  });

  it.each([
    ['text that is no JSON', 'nonsense', 'not JSON'],
    ['a misspelt effect', documentOf({ Effect: 'Alow' }), 'Effect'],
    ['2049 characters', policyDocument.padEnd(2049), '2049 characters'],
    ['a principal', documentOf({ Principal: '*' }), 'no Principal'],
    ['an unknown operator', documentOf({ Condition: { IpAddress: { 'iot:ClientId': 'x' } } }), 'IpAddress'],
    ['a strange variable', documentOf({ Resource: 'arn:aws:iot:${iot:DomainName}' }), 'iot:DomainName'],
    ['a strange key', documentOf({ Condition: { StringEquals: { 'aws:SourceIp': 'x' } } }), 'aws:SourceIp'],
  ])('refuses %s', async (_, document, reason) => {
    const cloud = await setup();

    const error = await rejection(
      cloud.client.send(new CreatePolicyCommand({ policyName: 'p', policyDocument: document })),
    );

    expect(error).toMatchObject({
      name: 'MalformedPolicyException',
      status: 400,
      message: expect.stringContaining(reason),
    });
  });

  it('takes 2048 characters', async () => {
    const cloud = await setup();

    const { policyVersionId } = await cloud.client.send(
      new CreatePolicyCommand({ policyName: 'p', policyDocument: policyDocument.padEnd(2048) }),
    );

    expect(policyVersionId).toBe('1');
  });
});

describe('AttachPolicy', () => {
  it('attaches, however often', async () => {
    const cloud = await setupWithPolicy();
    const { client, target } = cloud;

    await client.send(new AttachPolicyCommand({ policyName: 'device', target }));
    await client.send(new AttachPolicyCommand({ policyName: 'device', target }));

    const { policies } = await client.send(new ListAttachedPoliciesCommand({ target }));
    const { targets } = await client.send(new ListTargetsForPolicyCommand({ policyName: 'device' }));
    expect(policies).toEqual([
      { policyName: 'device', policyArn: `arn:aws:iot:${region}:000000000000:policy/device` },
    ]);
    expect(targets).toEqual([target]);
  });

  it('takes ten and refuses the eleventh', async () => {
    const cloud = await setupWithPolicy();
    const { client, target } = cloud;
    for (let index = 0; index < 10; index++) {
      await cloud.create(`p${index}`);
      await client.send(new AttachPolicyCommand({ policyName: `p${index}`, target }));
    }

    const error = await rejection(client.send(new AttachPolicyCommand({ policyName: 'device', target })));
    await client.send(new AttachPolicyCommand({ policyName: 'p0', target }));

    expect(error).toMatchObject({ name: 'LimitExceededException', status: 410 });
  });

  it.each([
    ['a policy that is not there', { policyName: 'missing' }, 'ResourceNotFoundException'],
    [
      'a certificate that is not there',
      { target: `arn:aws:iot:${region}:000000000000:cert/${'a'.repeat(64)}` },
      'ResourceNotFoundException',
    ],
    [
      'a thing group',
      { target: `arn:aws:iot:${region}:000000000000:thinggroup/all` },
      'InvalidRequestException',
    ],
  ])('refuses %s', async (_, members, name) => {
    const cloud = await setupWithPolicy();

    const error = await rejection(
      cloud.client.send(new AttachPolicyCommand({ policyName: 'device', target: cloud.target, ...members })),
    );

    expect(error).toMatchObject({ name });
  });
});

describe('DetachPolicy', () => {
  it('detaches, and succeeds where nothing is attached', async () => {
    const cloud = await setupWithPolicy();
    const { client, target } = cloud;
    await client.send(new AttachPolicyCommand({ policyName: 'device', target }));

    await client.send(new DetachPolicyCommand({ policyName: 'device', target }));
    await client.send(new DetachPolicyCommand({ policyName: 'device', target }));
    await client.send(new DetachPolicyCommand({ policyName: 'missing', target }));

    const { policies } = await client.send(new ListAttachedPoliciesCommand({ target }));
    expect(policies).toEqual([]);
  });
});

describe('DeletePolicy', () => {
  it('refuses one that is attached, and deletes it when it is not', async () => {
    const cloud = await setupWithPolicy();
    const { client, target } = cloud;
    await client.send(new AttachPolicyCommand({ policyName: 'device', target }));

    const error = await rejection(client.send(new DeletePolicyCommand({ policyName: 'device' })));
    await client.send(new DetachPolicyCommand({ policyName: 'device', target }));
    await client.send(new DeletePolicyCommand({ policyName: 'device' }));

    expect(error).toMatchObject({ name: 'DeleteConflictException', status: 409 });
    const gone = await rejection(client.send(new GetPolicyCommand({ policyName: 'device' })));
    expect(gone).toMatchObject({ name: 'ResourceNotFoundException', status: 404 });
  });
});

describe('DeleteCertificate, with a policy attached', () => {
  it('is refused unless forced', async () => {
    const cloud = await setupWithPolicy();
    const { client, target, certificateId } = cloud;
    await client.send(new AttachPolicyCommand({ policyName: 'device', target }));

    const error = await rejection(client.send(new DeleteCertificateCommand({ certificateId })));
    await client.send(new DeleteCertificateCommand({ certificateId, forceDelete: true }));

    expect(error).toMatchObject({
      name: 'DeleteConflictException',
      status: 409,
      message: `Certificate policies must be detached before deletion (arn: ${target})`,
    });
    const gone = await rejection(client.send(new DescribeCertificateCommand({ certificateId })));
    expect(gone).toMatchObject({ name: 'ResourceNotFoundException' });
    const { targets } = await client.send(new ListTargetsForPolicyCommand({ policyName: 'device' }));
    expect(targets).toEqual([]);
  });
});

describe('ListPolicies', () => {
  it('pages', async () => {
    const cloud = await setupWithPolicy();
    await cloud.create('other');

    const pages = await collect(
      paginateListPolicies({ client: cloud.client, pageSize: 1 }, { ascendingOrder: true }),
    );

    expect(pages.map(({ policies = [] }) => policies.map(({ policyName }) => policyName))).toEqual([
      ['device'],
      ['other'],
    ]);
  });
});
