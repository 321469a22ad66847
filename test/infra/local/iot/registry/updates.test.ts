import { DescribeCACertificateCommand, GetPolicyCommand } from '@aws-sdk/client-iot';
import { describe, expect, it } from '@jest/globals';
import { resourcesOf } from '../../support/resources.ts';
import { makeCa } from './support/certificates.ts';
import { setup } from './support/setup.ts';

const documentOf = (Action: string) => ({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action, Resource: '*' }],
});

describe('updating AWS::IoT::Policy', () => {
  const type = 'AWS::IoT::Policy';
  const before = { PolicyName: 'device', PolicyDocument: documentOf('iot:Connect') };

  it('replaces the document and keeps the policy', async () => {
    const { client, registry } = await setup();
    const resources = resourcesOf(registry.providers);
    await resources.create(type, before);

    const answer = await resources.update(
      type,
      'device',
      { ...before, PolicyDocument: documentOf('iot:Publish') },
      before,
    );

    const { policyDocument = '' } = await client.send(new GetPolicyCommand({ policyName: 'device' }));
    expect(answer).toMatchObject({ physicalId: 'device' });
    expect(JSON.parse(policyDocument)).toEqual(documentOf('iot:Publish'));
  });

  it('is a replacement when the name changes', async () => {
    const { registry } = await setup();
    const resources = resourcesOf(registry.providers);
    await resources.create(type, before);

    expect(await resources.update(type, 'device', { ...before, PolicyName: 'other' }, before)).toBe(
      'replace',
    );
  });
});

describe('updating AWS::IoT::CACertificate', () => {
  const type = 'AWS::IoT::CACertificate';
  const propertiesOf = (pem: string) => ({
    CACertificatePem: pem,
    Status: 'ACTIVE',
    CertificateMode: 'SNI_ONLY',
    AutoRegistrationStatus: 'ENABLE',
  });

  it('changes status and auto-registration in place', async () => {
    const { client, registry } = await setup();
    const resources = resourcesOf(registry.providers);
    const before = propertiesOf(makeCa().pem);
    const { physicalId } = await resources.create(type, before);

    const wanted = { ...before, Status: 'INACTIVE', AutoRegistrationStatus: 'DISABLE' };
    const answer = await resources.update(type, physicalId, wanted, before);

    const { certificateDescription } = await client.send(
      new DescribeCACertificateCommand({ certificateId: physicalId }),
    );
    expect(answer).toMatchObject({ physicalId });
    expect(certificateDescription).toMatchObject({ status: 'INACTIVE', autoRegistrationStatus: 'DISABLE' });
  });

  it('is a replacement for another certificate', async () => {
    const { registry } = await setup();
    const resources = resourcesOf(registry.providers);
    const before = propertiesOf(makeCa().pem);
    const { physicalId } = await resources.create(type, before);

    expect(await resources.update(type, physicalId, propertiesOf(makeCa('Other').pem), before)).toBe(
      'replace',
    );
  });
});
