import { z } from 'zod';
import { parseProperties } from '../cloudformation/parse-properties.ts';
import type { Properties, ResourceProvider } from '../cloudformation/resource-provider.ts';
import { number } from '../protocol/property-number.ts';
import { dnsName } from './dns-name.ts';
import type { HostedZone, HostedZones } from './hosted-zones.ts';
import { isSameSet, recordSetShape, type RecordSet } from './record-set.ts';

const schema = z.strictObject({
  ...recordSetShape,
  HostedZoneId: z.string().optional(),
  HostedZoneName: z.string().optional(),
  TTL: number.pipe(z.int().min(0).max(2_147_483_647)),
  ResourceRecords: z.array(z.string().min(1)).min(1),
  // For people.
  Comment: z.string().optional(),
});

type Declared = z.output<typeof schema>;

const toRecordSet = (declared: Declared): RecordSet => ({
  name: dnsName(declared.Name),
  type: declared.Type,
  ttl: declared.TTL,
  values: declared.ResourceRecords,
  setIdentifier: declared.SetIdentifier,
  region: declared.Region,
  healthCheckId: declared.HealthCheckId,
});

const zoneOf = (zones: HostedZones, { HostedZoneId, HostedZoneName }: Declared): HostedZone => {
  if ((HostedZoneId === undefined) === (HostedZoneName === undefined))
    throw new Error('Exactly one of HostedZoneId and HostedZoneName must be given.');
  if (HostedZoneId !== undefined) return zones.require(HostedZoneId);
  const named = zones.list().filter(({ name }) => name === dnsName(HostedZoneName ?? ''));
  const [only] = named;
  if (only === undefined || named.length > 1)
    throw new Error(`${named.length} hosted zones are named ${HostedZoneName}, not one.`);
  return only;
};

/**
 * `AWS::Route53::RecordSet`: `Ref` is its name.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-route53-recordset.html
 */
export const createRecordSetProvider = (zones: HostedZones): ResourceProvider => {
  const read = (properties: Properties) => {
    const declared = parseProperties(schema, properties);
    return { zone: zoneOf(zones, declared), record: toRecordSet(declared) };
  };
  return {
    type: 'AWS::Route53::RecordSet',
    create: async ({ properties }) => {
      const { zone, record } = read(properties);
      zones.change(zone.id, [{ action: 'CREATE', record }]);
      return { physicalId: record.name.slice(0, -1), attributes: {} };
    },
    update: async (physicalId, { properties }, previousProperties) => {
      const wanted = read(properties);
      const previous = read(previousProperties);
      if (wanted.zone.id !== previous.zone.id || !isSameSet(wanted.record, previous.record)) return 'replace';
      zones.change(wanted.zone.id, [{ action: 'UPSERT', record: wanted.record }]);
      return { physicalId, attributes: {} };
    },
    remove: async (_, { properties }) => {
      const declared = parseProperties(schema, properties);
      const record = toRecordSet(declared);
      const zone = zoneOf(zones, declared);
      if (zone.records.some((other) => isSameSet(other, record)))
        zones.change(zone.id, [{ action: 'DELETE', record }]);
    },
  };
};
