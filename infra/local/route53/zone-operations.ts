import { z } from 'zod';
import { AwsError, type AwsRequest, type Permission } from '../endpoint/aws-service.ts';
import { parseXml, xmlToObject } from '../protocol/parse-xml.ts';
import { compareNames, dnsName } from './dns-name.ts';
import { nameServers, type HostedZone, type HostedZones } from './hosted-zones.ts';
import { recordSetShape, type RecordSet } from './record-set.ts';

/** One operation of Route 53, on its route. */
export interface ZoneOperation {
  readonly name: string;
  readonly method: 'GET' | 'POST' | 'DELETE';
  /** The path behind the version; its group is an id. */
  readonly path: RegExp;
  readonly resource: Permission['resource'] | ((id: string) => string);
  readonly status?: number;
  readonly run: (request: AwsRequest, id: string) => Readonly<Record<string, unknown>>;
}

const lists: ReadonlySet<string> = new Set(['Changes', 'ResourceRecords']);

const createShape = z.strictObject({
  Name: z.string().min(1).max(1024),
  CallerReference: z.string().min(1).max(128),
  HostedZoneConfig: z
    .strictObject({
      Comment: z.string().max(256).optional(),
      PrivateZone: z.literal('false', 'private zones are not implemented on localhost').optional(),
    })
    .optional(),
});

const changeShape = z.strictObject({
  ChangeBatch: z.strictObject({
    Comment: z.string().optional(),
    Changes: z
      .array(
        z.strictObject({
          Action: z.enum(['CREATE', 'DELETE', 'UPSERT']),
          ResourceRecordSet: z.strictObject({
            ...recordSetShape,
            TTL: z.string().regex(/^\d+$/).transform(Number),
            ResourceRecords: z.array(z.strictObject({ Value: z.string().min(1) })).min(1),
          }),
        }),
      )
      .min(1)
      .max(1000),
  }),
});

const inputOf = <T>(shape: z.ZodType<T>, { body }: AwsRequest): T => {
  const parsed = shape.safeParse(xmlToObject(parseXml(body.toString()), lists));
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
  throw new AwsError('InvalidInput', 400, problems.join('; '));
};

const showZone = ({ id, name, callerReference, comment, records }: HostedZone) => ({
  Id: `/hostedzone/${id}`,
  Name: name,
  CallerReference: callerReference,
  Config: { Comment: comment, PrivateZone: false },
  ResourceRecordSetCount: records.length,
});

const showRecord = (record: RecordSet) => ({
  Name: record.name,
  Type: record.type,
  SetIdentifier: record.setIdentifier,
  Region: record.region,
  TTL: record.ttl,
  ResourceRecords: record.values.map((Value) => ({ Value })),
  HealthCheckId: record.healthCheckId,
});

/** Every change is done when it is answered: there is no DNS to wait for. */
const done = (id: string) => ({
  Id: `/change/${id}`,
  Status: 'INSYNC',
  SubmittedAt: new Date().toISOString(),
});

const pageSize = (request: AwsRequest): number => Math.min(Number(request.query.get('maxitems') ?? 300), 300);

const zoneArn = (id: string): string => `arn:aws:route53:::hostedzone/${id}`;

const zonePath = /^\/hostedzone\/([^/]+)$/;
const recordsPath = /^\/hostedzone\/([^/]+)\/rrset\/?$/;

/** https://docs.aws.amazon.com/Route53/latest/APIReference/API_Operations_Amazon_Route_53.html */
export const createZoneOperations = (zones: HostedZones): readonly ZoneOperation[] => [
  {
    name: 'CreateHostedZone',
    method: 'POST',
    path: /^\/hostedzone$/,
    resource: '*',
    status: 201,
    run: (request) => {
      const { Name, CallerReference, HostedZoneConfig } = inputOf(createShape, request);
      const zone = zones.create({
        name: Name,
        callerReference: CallerReference,
        comment: HostedZoneConfig?.Comment,
      });
      return {
        HostedZone: showZone(zone),
        ChangeInfo: done(zone.id),
        DelegationSet: { NameServers: nameServers },
      };
    },
  },
  {
    name: 'GetHostedZone',
    method: 'GET',
    path: zonePath,
    resource: zoneArn,
    run: (_, id) => ({
      HostedZone: showZone(zones.require(id)),
      DelegationSet: { NameServers: nameServers },
    }),
  },
  {
    name: 'DeleteHostedZone',
    method: 'DELETE',
    path: zonePath,
    resource: zoneArn,
    run: (_, id) => {
      zones.remove(id);
      return { ChangeInfo: done(id) };
    },
  },
  {
    name: 'ListHostedZones',
    method: 'GET',
    path: /^\/hostedzone$/,
    resource: '*',
    run: () => ({ HostedZones: zones.list().map(showZone), Marker: '', IsTruncated: false, MaxItems: 300 }),
  },
  {
    name: 'ListHostedZonesByName',
    method: 'GET',
    path: /^\/hostedzonesbyname$/,
    resource: '*',
    run: (request) => {
      const from = request.query.get('dnsname');
      const all = zones.list().filter(({ name }) => from === null || compareNames(name, dnsName(from)) >= 0);
      const page = all.slice(0, pageSize(request));
      const next = all[page.length];
      return {
        HostedZones: page.map(showZone),
        DNSName: from ?? undefined,
        IsTruncated: next !== undefined,
        NextDNSName: next?.name,
        NextHostedZoneId: next?.id,
        MaxItems: pageSize(request),
      };
    },
  },
  {
    name: 'ChangeResourceRecordSets',
    method: 'POST',
    path: recordsPath,
    resource: zoneArn,
    run: (request, id) => {
      const { ChangeBatch } = inputOf(changeShape, request);
      const changes = ChangeBatch.Changes.map(({ Action: action, ResourceRecordSet: given }) => ({
        action,
        record: {
          name: dnsName(given.Name),
          type: given.Type,
          ttl: given.TTL,
          values: given.ResourceRecords.map(({ Value }) => Value),
          setIdentifier: given.SetIdentifier,
          region: given.Region,
          healthCheckId: given.HealthCheckId,
        },
      }));
      zones.change(id, changes);
      return { ChangeInfo: done(id) };
    },
  },
  {
    name: 'ListResourceRecordSets',
    method: 'GET',
    path: recordsPath,
    resource: zoneArn,
    run: (request, id) => {
      const [name, type = '', identifier = ''] = ['name', 'type', 'identifier'].map(
        (key) => request.query.get(key) ?? undefined,
      );
      const isFrom = (record: RecordSet): boolean => {
        const byName = name === undefined ? 0 : compareNames(record.name, dnsName(name));
        if (name === undefined || byName !== 0) return byName >= 0;
        return record.type > type || (record.type === type && (record.setIdentifier ?? '') >= identifier);
      };
      const all = zones.require(id).records.filter(isFrom);
      const page = all.slice(0, pageSize(request));
      const next = all[page.length];
      return {
        ResourceRecordSets: page.map(showRecord),
        IsTruncated: next !== undefined,
        NextRecordName: next?.name,
        NextRecordType: next?.type,
        NextRecordIdentifier: next?.setIdentifier,
        MaxItems: pageSize(request),
      };
    },
  },
  {
    name: 'GetChange',
    method: 'GET',
    path: /^\/change\/([^/]+)$/,
    resource: (id) => `arn:aws:route53:::change/${id}`,
    run: (_, id) => ({ ChangeInfo: done(id) }),
  },
];
