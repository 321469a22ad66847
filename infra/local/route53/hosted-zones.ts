import { randomBytes } from 'node:crypto';
import { AwsError } from '../endpoint/aws-service.ts';
import { recordSetFault } from './check-record-set.ts';
import { compareNames, dnsName, isInZone } from './dns-name.ts';
import { isSameSet, label, type RecordSet } from './record-set.ts';

export interface HostedZone {
  readonly id: string;
  /** As `dnsName` gives it. */
  readonly name: string;
  readonly callerReference: string;
  readonly comment: string | undefined;
  /** By name, then type and identifier. */
  readonly records: readonly RecordSet[];
}

export interface Change {
  readonly action: 'CREATE' | 'DELETE' | 'UPSERT';
  readonly record: RecordSet;
}

/** The public hosted zones of the account. */
export interface HostedZones {
  readonly list: () => readonly HostedZone[];
  readonly find: (id: string) => HostedZone | undefined;
  /** @throws AwsError `NoSuchHostedZone` */
  readonly require: (id: string) => HostedZone;
  readonly create: (zone: {
    readonly name: string;
    readonly callerReference: string;
    readonly comment?: string | undefined;
    /** Made up when left out, as on AWS. */
    readonly id?: string | undefined;
  }) => HostedZone;
  readonly remove: (id: string) => void;
  /** All changes or none. @throws AwsError `InvalidChangeBatch` */
  readonly change: (id: string, changes: readonly Change[]) => void;
  /** What DNS answers for a name: the records of the closest zone around it. */
  readonly lookUp: (name: string) => readonly RecordSet[];
}

const invalidBatch = (message: string): AwsError => new AwsError('InvalidChangeBatch', 400, message);

export const nameServers = ['ns-1.awsdns.localhost', 'ns-2.awsdns.localhost'] as const;

const apexRecords = (name: string): readonly RecordSet[] => {
  const simple = { name, setIdentifier: undefined, region: undefined, healthCheckId: undefined };
  return [
    { ...simple, type: 'NS', ttl: 172_800, values: nameServers.map((server) => `${server}.`) },
    {
      ...simple,
      type: 'SOA',
      ttl: 900,
      values: [`${nameServers[0]}. awsdns-hostmaster.amazon.com. 1 7200 900 1209600 86400`],
    },
  ];
};

const isApexRecord = ({ type, name }: RecordSet, zone: HostedZone): boolean =>
  name === zone.name && (type === 'NS' || type === 'SOA');

const isEqual = (one: RecordSet, other: RecordSet): boolean =>
  one.ttl === other.ttl &&
  one.region === other.region &&
  one.healthCheckId === other.healthCheckId &&
  JSON.stringify(one.values) === JSON.stringify(other.values);

const order = (one: RecordSet, other: RecordSet): number =>
  compareNames(one.name, other.name) ||
  one.type.localeCompare(other.type, 'en') ||
  (one.setIdentifier ?? '').localeCompare(other.setIdentifier ?? '', 'en');

const apply = (zone: HostedZone, change: Change, hasHealthCheck: (id: string) => boolean): HostedZone => {
  const { action, record } = change;
  const before = zone.records.find((other) => isSameSet(other, record));
  const others = zone.records.filter((other) => !isSameSet(other, record));
  if (action === 'DELETE') {
    if (isApexRecord(record, zone))
      throw invalidBatch(`The zone ${zone.name} needs its ${record.type} record.`);
    if (before === undefined)
      throw invalidBatch(`Tried to delete resource record set ${label(record)} but it was not found.`);
    if (!isEqual(before, record))
      throw invalidBatch(
        `Tried to delete resource record set ${label(record)} but the values provided do not match the current values.`,
      );
    return { ...zone, records: others };
  }
  if (action === 'CREATE' && before !== undefined)
    throw invalidBatch(`Tried to create resource record set ${label(record)} but it already exists.`);
  const fault = recordSetFault(record, zone, hasHealthCheck);
  if (fault !== undefined) throw invalidBatch(fault);
  return { ...zone, records: [...others, record].sort(order) };
};

export const createHostedZones = (hasHealthCheck: (id: string) => boolean): HostedZones => {
  const byId = new Map<string, HostedZone>();
  const list = (): readonly HostedZone[] =>
    [...byId.values()].sort((one, other) => compareNames(one.name, other.name));
  const require = (id: string): HostedZone => {
    const zone = byId.get(id);
    if (zone !== undefined) return zone;
    throw new AwsError('NoSuchHostedZone', 404, `No hosted zone found with ID: ${id}`);
  };

  return {
    list,
    find: (id) => byId.get(id),
    require,
    create: ({
      name,
      callerReference,
      comment,
      id = `Z${randomBytes(10).toString('hex').toUpperCase()}`,
    }) => {
      if (byId.has(id) || list().some((zone) => zone.callerReference === callerReference))
        throw new AwsError(
          'HostedZoneAlreadyExists',
          409,
          `A hosted zone has been created with the caller reference ${callerReference} or the ID ${id}.`,
        );
      const zoneName = dnsName(name);
      const zone = { id, name: zoneName, callerReference, comment, records: apexRecords(zoneName) };
      byId.set(id, zone);
      return zone;
    },
    remove: (id) => {
      const zone = require(id);
      if (zone.records.some((record) => !isApexRecord(record, zone)))
        throw new AwsError(
          'HostedZoneNotEmpty',
          400,
          `The hosted zone ${zone.name} contains records other than its NS and SOA records.`,
        );
      byId.delete(id);
    },
    change: (id, changes) => {
      const zone = changes.reduce((changed, one) => apply(changed, one, hasHealthCheck), require(id));
      byId.set(id, zone);
    },
    lookUp: (name) => {
      const wanted = dnsName(name);
      const [closest] = list()
        .filter((zone) => isInZone(wanted, zone.name))
        .sort((one, other) => other.name.length - one.name.length);
      return closest?.records.filter((record) => record.name === wanted) ?? [];
    },
  };
};
