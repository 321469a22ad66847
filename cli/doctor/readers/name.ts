import { Resolver } from 'node:dns/promises';
import {
  ListResourceRecordSetsCommand,
  type ResourceRecordSet,
  type Route53Client,
} from '@aws-sdk/client-route-53';
import { type Reading, unread } from '../../stage/reading.ts';
import type { NameRecord } from '../scene.ts';

const withoutDot = (name: string): string => name.replace(/\.$/, '');

const nameRecord = (set: ResourceRecordSet): NameRecord => ({
  type: set.Type ?? '',
  ...(set.SetIdentifier !== undefined && { setIdentifier: set.SetIdentifier }),
  ...(set.Region !== undefined && { latencyRegion: set.Region }),
  ...(set.HealthCheckId !== undefined && { healthCheckId: set.HealthCheckId }),
  target: withoutDot(set.ResourceRecords?.[0]?.Value ?? set.AliasTarget?.DNSName ?? ''),
});

/** The record sets of the zone under this name. */
export const readRecords = async (
  client: Route53Client,
  hostedZoneId: string,
  domainName: string,
): Promise<readonly NameRecord[]> => {
  // They stand together, and Regions are few: a page has room for three hundred of them.
  const { ResourceRecordSets: sets = [] } = await client.send(
    new ListResourceRecordSetsCommand({ HostedZoneId: hostedZoneId, StartRecordName: domainName }),
  );
  return sets.filter(({ Name }) => withoutDot(Name ?? '') === domainName).map(nameRecord);
};

/** What the resolver of this machine says that the name leads to. */
export const lookUp = async (domainName: string): Promise<Reading<readonly string[]>> => {
  try {
    const resolver = new Resolver({ timeout: 2_000, tries: 2 });
    return { kind: 'read', value: await resolver.resolveCname(domainName) };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return unread(`no resolver of this machine answers for ${domainName} (${why})`);
  }
};
