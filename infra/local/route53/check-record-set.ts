import { isInZone } from './dns-name.ts';
import { isSameSet, label, type RecordSet } from './record-set.ts';

const latencyFault = ({ setIdentifier, region }: RecordSet): string | undefined => {
  if (setIdentifier !== undefined && region === undefined)
    return 'has a SetIdentifier and no Region: a latency record has both, a simple record neither';
  if (setIdentifier === undefined && region !== undefined)
    return 'has a Region and no SetIdentifier, which tells the latency records of a name apart';
  return undefined;
};

const cnameFault = ({ type, name, values }: RecordSet, zoneName: string): string | undefined => {
  if (type !== 'CNAME') return undefined;
  if (name === zoneName) return `is not permitted at apex in zone ${zoneName}: a CNAME needs a name below it`;
  if (values.length !== 1) return 'is a CNAME and has more than one value';
  const [target = ''] = values;
  return /^[\w-]+(?:\.[\w-]+)*\.?$/.test(target)
    ? undefined
    : `points to ${target}, which is no host name: a CNAME holds no port and no scheme`;
};

const neighbourFault = (record: RecordSet, others: readonly RecordSet[]): string | undefined => {
  const sameName = others.filter((other) => other.name === record.name && !isSameSet(other, record));
  if (sameName.some(({ type }) => type !== record.type && (type === 'CNAME' || record.type === 'CNAME')))
    return 'conflicts with other records with the same DNS name: a CNAME stands alone';
  const sameType = sameName.filter(({ type }) => type === record.type);
  if (sameType.some(({ region }) => (region === undefined) !== (record.region === undefined)))
    return 'would make simple and latency records of one name and type';
  const twin = sameType.find(({ region }) => region !== undefined && region === record.region);
  return twin === undefined
    ? undefined
    : `has Region ${record.region}, as has ${label(twin)}: one latency record for each Region`;
};

/**
 * Why a record set may not stand in its zone; `undefined` when it may.
 * https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/resource-record-sets-values-latency.html
 */
export const recordSetFault = (
  record: RecordSet,
  zone: { readonly name: string; readonly records: readonly RecordSet[] },
  hasHealthCheck: (id: string) => boolean,
): string | undefined => {
  const fault = isInZone(record.name, zone.name)
    ? (latencyFault(record) ?? cnameFault(record, zone.name) ?? neighbourFault(record, zone.records))
    : `is not permitted in zone ${zone.name}: its name lies outside`;
  if (fault !== undefined) return `The record set ${label(record)} ${fault}.`;
  if (record.healthCheckId !== undefined && !hasHealthCheck(record.healthCheckId))
    return `The record set ${label(record)} names the health check ${record.healthCheckId}, which does not exist.`;
  return undefined;
};
