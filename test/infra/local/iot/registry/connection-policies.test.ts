import {
  AttachPolicyCommand,
  AttachThingPrincipalCommand,
  CreatePolicyCommand,
  CreateThingCommand,
  RegisterCertificateWithoutCACommand,
  UpdateCertificateCommand,
  type ThingPrincipalType,
} from '@aws-sdk/client-iot';
import { describe, expect, it } from '@jest/globals';
import { makeCa, makeLeaf } from './support/certificates.ts';
import { region, setup } from './support/setup.ts';

const arn = (resource: string): string => `arn:aws:iot:${region}:000000000000:${resource}`;
const allow = (Action: string, resource: string, more: object = {}) => ({
  Effect: 'Allow',
  Action,
  Resource: arn(resource),
  ...more,
});

/** A certificate with this policy, attached to thing-1. */
const setupWith = async (
  statements: readonly object[],
  options: { readonly attachAs?: ThingPrincipalType | 'not at all'; readonly commonName?: string } = {},
) => {
  const cloud = await setup();
  const { client } = cloud;
  const leaf = makeLeaf(makeCa('Issuing CA'), options.commonName ?? 'cn-1', {
    extraSubject: [
      ['O', 'First'],
      ['O', 'Second'],
    ],
  });
  const { certificateArn: principal = '', certificateId = '' } = await client.send(
    new RegisterCertificateWithoutCACommand({ certificatePem: leaf.pem, status: 'ACTIVE' }),
  );
  await client.send(
    new CreateThingCommand({ thingName: 'thing-1', attributePayload: { attributes: { site: 'north' } } }),
  );
  const { attachAs = 'NON_EXCLUSIVE_THING' } = options;
  if (attachAs !== 'not at all') {
    await client.send(
      new AttachThingPrincipalCommand({ thingName: 'thing-1', principal, thingPrincipalType: attachAs }),
    );
  }
  const policyDocument = JSON.stringify({ Version: '2012-10-17', Statement: statements });
  await client.send(new CreatePolicyCommand({ policyName: 'device', policyDocument }));
  await client.send(new AttachPolicyCommand({ policyName: 'device', target: principal }));
  const isAllowed = (action: Action, resource: string, clientId = 'thing-1'): boolean =>
    cloud.registry.gateway.isAllowed({ certificateId, clientId, action, resource });
  return Object.assign(cloud, { certificateId, isAllowed });
};

type Action = 'iot:Connect' | 'iot:Publish' | 'iot:Subscribe' | 'iot:Receive';

const name = '${iot:Connection.Thing.ThingName}';
const devicePolicy = [
  allow('iot:Connect', `client/${name}`),
  allow('iot:Publish', `topic/dt/${name}/*`),
  allow('iot:Subscribe', `topicfilter/cmd/${name}/*`),
  allow('iot:Receive', `topic/cmd/${name}/*`),
];

describe('the policy of a device', () => {
  it.each([
    ['iot:Connect', 'thing-1', true],
    ['iot:Connect', 'thing-2', false],
    ['iot:Publish', 'dt/thing-1/temperature', true],
    ['iot:Publish', 'dt/thing-1/a/b', true],
    ['iot:Publish', 'dt/thing-2/temperature', false],
    ['iot:Publish', 'cmd/thing-1/x', false],
    ['iot:Subscribe', 'cmd/thing-1/#', true],
    ['iot:Subscribe', 'cmd/thing-1/+', true],
    ['iot:Subscribe', 'cmd/+/#', false],
    ['iot:Subscribe', '#', false],
    ['iot:Receive', 'cmd/thing-1/reboot', true],
    ['iot:Receive', 'dt/thing-1/x', false],
  ] as const)('for %s on %s says %s', async (action, resource, expected) => {
    const cloud = await setupWith(devicePolicy);

    const isAllowed = cloud.isAllowed(action, resource);

    expect(isAllowed).toBe(expected);
  });

  it('allows nothing to a client id that is not the name of the thing', async () => {
    const cloud = await setupWith(devicePolicy);

    const isAllowed = cloud.isAllowed('iot:Publish', 'dt/thing-1/x', 'other');

    expect(isAllowed).toBe(false);
  });

  it('knows the thing by its exclusive certificate, whatever the client id', async () => {
    const cloud = await setupWith(devicePolicy, { attachAs: 'EXCLUSIVE_THING' });

    const isAllowed = cloud.isAllowed('iot:Publish', 'dt/thing-1/x', 'other');

    expect(isAllowed).toBe(true);
  });

  it('allows nothing where the certificate is attached to no thing', async () => {
    const cloud = await setupWith(devicePolicy, { attachAs: 'not at all' });

    const isAllowed = cloud.isAllowed('iot:Connect', 'thing-1');

    expect(isAllowed).toBe(false);
  });

  it('allows nothing once the certificate is not ACTIVE', async () => {
    const cloud = await setupWith(devicePolicy);
    const { certificateId } = cloud;

    await cloud.client.send(new UpdateCertificateCommand({ certificateId, newStatus: 'INACTIVE' }));

    expect(cloud.isAllowed('iot:Connect', 'thing-1')).toBe(false);
  });

  it('allows nothing to a certificate that is not registered', async () => {
    const cloud = await setupWith([allow('iot:*', '*')]);
    const request = { clientId: 'thing-1', action: 'iot:Connect', resource: 'thing-1' } as const;

    const isAllowed = cloud.registry.gateway.isAllowed({ ...request, certificateId: 'a'.repeat(64) });

    expect(isAllowed).toBe(false);
  });
});

describe('a policy variable', () => {
  it.each([
    ['iot:ClientId', 'thing-1'],
    ['iot:Connection.Thing.Attributes[site]', 'north'],
    ['iot:Certificate.Subject.CommonName', 'cn-1'],
    ['iot:Certificate.Subject.Organization', 'First'],
    ['iot:Certificate.Subject.Organization.0', 'First'],
    ['iot:Certificate.Subject.Organization.1', 'Second'],
    ['iot:Certificate.Issuer.CommonName', 'Issuing CA'],
  ])('%s becomes %s', async (variable, value) => {
    const cloud = await setupWith([allow('iot:Publish', `topic/\${${variable}}`)]);

    const allowed = [cloud.isAllowed('iot:Publish', value), cloud.isAllowed('iot:Publish', 'else')];

    expect(allowed).toEqual([true, false]);
  });

  it('gives the certificate id', async () => {
    const cloud = await setupWith([allow('iot:Publish', 'topic/${iot:CertificateId}')]);

    expect(cloud.isAllowed('iot:Publish', cloud.certificateId)).toBe(true);
  });

  it.each([
    ['an attribute that the subject lacks', 'iot:Certificate.Subject.Country', 'cn-1'],
    ['an index past the end', 'iot:Certificate.Subject.Organization.2', 'cn-1'],
    ['a value with a wildcard', 'iot:Certificate.Subject.CommonName', 'cn*'],
    ['an attribute that the thing lacks', 'iot:Connection.Thing.Attributes[colour]', 'cn-1'],
  ])('matches nothing for %s', async (_, variable, commonName) => {
    const cloud = await setupWith([allow('iot:Publish', `topic/\${${variable}}*`)], { commonName });

    const allowed = [cloud.isAllowed('iot:Publish', ''), cloud.isAllowed('iot:Publish', commonName)];

    expect(allowed).toEqual([false, false]);
  });

  it.each([
    ['true', 'thing-1', true],
    ['true', 'other', false],
    ['false', 'other', true],
    ['false', 'thing-1', false],
  ])('IsAttached %s holds for client id %s: %s', async (wanted, clientId, expected) => {
    const Condition = { Bool: { 'iot:Connection.Thing.IsAttached': [wanted] } };
    const cloud = await setupWith([allow('iot:Connect', 'client/*', { Condition })]);

    const isAllowed = cloud.isAllowed('iot:Connect', clientId, clientId);

    expect(isAllowed).toBe(expected);
  });
});
