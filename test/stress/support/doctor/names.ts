import {
  CreatePolicyCommand,
  DeletePolicyCommand,
  GetPolicyCommand,
  UpdateDomainConfigurationCommand,
} from '@aws-sdk/client-iot';
import { ChangeResourceRecordSetsCommand, ListResourceRecordSetsCommand } from '@aws-sdk/client-route-53';
import { z } from 'zod';
import { regions, type NamedService } from '../named-service.ts';
import type { Fault } from './fault.ts';
import { resourceOf } from './resource-of.ts';

const [first, second] = regions;

const policyName = 'landfall-named-device';
const putPolicy = async ({ clients }: NamedService, policyDocument: string): Promise<void> => {
  await clients[second].iot.send(new DeletePolicyCommand({ policyName }));
  await clients[second].iot.send(new CreatePolicyCommand({ policyName, policyDocument }));
};

const record = async ({ route53, settings }: NamedService) => {
  const { ResourceRecordSets: sets = [] } = await route53.send(
    new ListResourceRecordSetsCommand({ HostedZoneId: settings.hostedZoneId ?? '' }),
  );
  const found = sets.find(({ SetIdentifier }) => SetIdentifier === second);
  if (found === undefined) throw new Error(`the zone has no record of ${second}`);
  return found;
};
/** What the doctor prints for `aws route53`. */
const changeBatch = z.object({
  Changes: z.array(
    z.object({
      Action: z.literal('UPSERT'),
      ResourceRecordSet: z.object({
        Name: z.string(),
        Type: z.literal('CNAME'),
        TTL: z.number(),
        SetIdentifier: z.string(),
        Region: z.literal(second),
        HealthCheckId: z.string(),
        ResourceRecords: z.array(z.object({ Value: z.string() })),
      }),
    }),
  ),
});
const changeRecord = async (
  { route53, settings }: NamedService,
  action: 'DELETE' | 'UPSERT',
  set: Awaited<ReturnType<typeof record>>,
): Promise<void> => {
  await route53.send(
    new ChangeResourceRecordSetsCommand({
      HostedZoneId: settings.hostedZoneId ?? '',
      ChangeBatch: { Changes: [{ Action: action, ResourceRecordSet: set }] },
    }),
  );
};

export const nameFaults: readonly Fault[] = [
  {
    what: 'another device policy in one Region',
    inject: async (service) => {
      const { policyDocument = '' } = await service.clients[second].iot.send(
        new GetPolicyCommand({ policyName }),
      );
      await putPolicy(service, policyDocument.replaceAll('/cmd/', '/anything/'));
    },
    expected: {
      name: 'device policy',
      region: second,
      status: 'wrong',
      detail: new RegExp(`is not that of ${first}`),
      remedy: 'set-default-policy-version',
    },
    mend: async (service) => {
      const { policyDocument = '' } = await service.clients[first].iot.send(
        new GetPolicyCommand({ policyName }),
      );
      await putPolicy(service, policyDocument.replaceAll(first, second));
    },
  },
  {
    what: 'a domain configuration that is off',
    inject: async (service) =>
      service.clients[second].iot.send(
        new UpdateDomainConfigurationCommand({
          domainConfigurationName: await resourceOf(service, 'DomainConfiguration'),
          domainConfigurationStatus: 'DISABLED',
        }),
      ),
    expected: {
      name: 'domain',
      region: second,
      status: 'wrong',
      detail: /is DISABLED/,
      remedy: '--domain-configuration-status ENABLED',
    },
    mend: async (service) =>
      service.clients[second].iot.send(
        new UpdateDomainConfigurationCommand({
          domainConfigurationName: await resourceOf(service, 'DomainConfiguration'),
          domainConfigurationStatus: 'ENABLED',
        }),
      ),
  },
  {
    what: 'a record of the name that is gone, which its own remedy mends',
    inject: async (service) => changeRecord(service, 'DELETE', await record(service)),
    expected: {
      name: 'DNS record',
      region: second,
      status: 'wrong',
      detail: /has no latency record/,
      remedy: 'change-resource-record-sets',
    },
    mend: async (service, [found]) => {
      const batch = /--change-batch '(?<batch>.*)'$/.exec(found?.remedy ?? '')?.groups?.['batch'] ?? '{}';
      await service.route53.send(
        new ChangeResourceRecordSetsCommand({
          HostedZoneId: service.settings.hostedZoneId ?? '',
          ChangeBatch: changeBatch.parse(JSON.parse(batch)),
        }),
      );
    },
  },
  {
    what: 'a record that leads elsewhere',
    inject: async (service) => {
      const set = await record(service);
      await changeRecord(service, 'DELETE', set);
      await changeRecord(service, 'UPSERT', {
        ...set,
        ResourceRecords: [{ Value: 'elsewhere.example.com' }],
      });
    },
    expected: {
      name: 'DNS record',
      region: second,
      status: 'wrong',
      detail: /leads to elsewhere\.example\.com/,
    },
    mend: async (service) => {
      const set = await record(service);
      await changeRecord(service, 'UPSERT', {
        ...set,
        ResourceRecords: [{ Value: service.outputs[second]['DataEndpoint'] ?? '' }],
      });
    },
  },
];
