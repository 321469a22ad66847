import { GetPolicyCommand, UpdateCACertificateCommand } from '@aws-sdk/client-iot';
import { describe, expect, it } from '@jest/globals';
import type { ResourceProvider } from '../../../../../infra/local/cloudformation/resource-provider.ts';
import { makeCa } from './support/certificates.ts';
import { rejection } from './support/rejection.ts';
import { accountId, region, setup, type Setup } from './support/setup.ts';

const providerOf = ({ registry }: Setup, type: string): ResourceProvider => {
  const provider = registry.providers.find((candidate) => candidate.type === type);
  if (provider === undefined) throw new Error(`There is no provider of ${type}.`);
  return provider;
};

const requestOf = (properties: Readonly<Record<string, unknown>>) => ({
  logicalId: 'Thing1',
  stackName: 'landing-dev',
  region,
  accountId,
  properties,
});

const PolicyDocument = {
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: 'iot:Connect', Resource: '*' }],
};

describe('AWS::IoT::Policy', () => {
  it('makes a policy of the name given', async () => {
    const cloud = await setup();
    const provider = providerOf(cloud, 'AWS::IoT::Policy');

    const created = await provider.create(requestOf({ PolicyDocument, PolicyName: 'device' }));

    expect(created).toEqual({
      physicalId: 'device',
      attributes: { Arn: `arn:aws:iot:${region}:000000000000:policy/device`, Id: 'device' },
    });
    const { policyDocument = '' } = await cloud.client.send(new GetPolicyCommand({ policyName: 'device' }));
    expect(JSON.parse(policyDocument)).toEqual(PolicyDocument);
  });

  it('makes up a name where none is given, and removes by it', async () => {
    const cloud = await setup();
    const provider = providerOf(cloud, 'AWS::IoT::Policy');
    const request = requestOf({ PolicyDocument });

    const { physicalId } = await provider.create(request);
    const second = await provider.create(request);
    await provider.remove(physicalId, request);
    await provider.remove(physicalId, request);

    expect(physicalId).toMatch(/^landing-dev-Thing1-[0-9A-F]{12}$/);
    expect(second.physicalId).not.toBe(physicalId);
    const error = await rejection(cloud.client.send(new GetPolicyCommand({ policyName: physicalId })));
    expect(error).toMatchObject({ name: 'ResourceNotFoundException' });
  });

  it('refuses a property that it does not know by name', async () => {
    const cloud = await setup();
    const provider = providerOf(cloud, 'AWS::IoT::Policy');

    const creation = provider.create(requestOf({ PolicyDocument, Colour: 'red' }));

    await expect(creation).rejects.toThrow(/Colour/);
  });
});

describe('AWS::IoT::CACertificate', () => {
  const properties = (more: object = {}) => ({
    CACertificatePem: makeCa().pem,
    Status: 'ACTIVE',
    AutoRegistrationStatus: 'ENABLE',
    CertificateMode: 'SNI_ONLY',
    ...more,
  });

  it('registers the CA', async () => {
    const cloud = await setup();
    const ca = makeCa();
    const provider = providerOf(cloud, 'AWS::IoT::CACertificate');

    const created = await provider.create(requestOf(properties({ CACertificatePem: ca.pem })));

    expect(created).toEqual({
      physicalId: ca.certificateId,
      attributes: {
        Arn: `arn:aws:iot:${region}:000000000000:cacert/${ca.certificateId}`,
        Id: ca.certificateId,
      },
    });
    expect(cloud.registry.caCertificatePems()).toEqual([ca.pem]);
  });

  it.each([
    ['RegistrationConfig', { RegistrationConfig: { TemplateName: 'x' } }, /RegistrationConfig.*provisioning/],
    ['RemoveAutoRegistration', { RemoveAutoRegistration: true }, /RemoveAutoRegistration/],
    ['mode DEFAULT', { CertificateMode: undefined }, /verificationCertificate/],
    ['VerificationCertificatePem', { VerificationCertificatePem: 'x' }, /must be empty/],
    ['no Status', { Status: undefined }, /Status/],
    ['an unknown property', { Colour: 'red' }, /Colour/],
  ])('refuses %s', async (_, more, reason) => {
    const cloud = await setup();
    const provider = providerOf(cloud, 'AWS::IoT::CACertificate');

    const creation = provider.create(requestOf(properties(more)));

    await expect(creation).rejects.toThrow(reason);
  });

  it('refuses to remove one that is ACTIVE, and removes it when it is not', async () => {
    const cloud = await setup();
    const provider = providerOf(cloud, 'AWS::IoT::CACertificate');
    const request = requestOf(properties());
    const { physicalId } = await provider.create(request);

    const refused = provider.remove(physicalId, request);
    await expect(refused).rejects.toMatchObject({ name: 'CertificateStateException' });
    await cloud.client.send(
      new UpdateCACertificateCommand({ certificateId: physicalId, newStatus: 'INACTIVE' }),
    );
    await provider.remove(physicalId, request);
    await provider.remove(physicalId, request);

    expect(cloud.registry.caCertificatePems()).toEqual([]);
  });
});
