import { isDeepStrictEqual } from 'node:util';
import type { ResourceRequest } from '../../cloudformation/resource-provider.ts';
import { backfill } from '../replication/backfill.ts';
import { createTable } from '../service/create-table.ts';
import { deleteTable } from '../service/delete-table.ts';
import { describeTable } from '../service/describe-table.ts';
import type { CloudParts, RegionParts } from '../service/region-parts.ts';
import { findReplicas, inputOf, type FoundReplica, type GlobalTable } from './replicas.ts';
import { attributeOf } from './settings.ts';
import { updateSettings, updateTimeToLive } from './update-settings.ts';

interface Update {
  readonly name: string;
  readonly request: ResourceRequest;
  readonly wanted: GlobalTable;
  readonly previous: GlobalTable;
}

const REPLACING = ['TableName', 'KeySchema', 'LocalSecondaryIndexes'] as const;
const FIXED = ['AttributeDefinitions', 'GlobalSecondaryIndexes', 'StreamSpecification'] as const;

/**
 * Changes a global table in place: its replicas by one, and what holds of each. Judged by what is there and not by what was
 * declared, so that a change that failed half way can be taken back.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-dynamodb-globaltable.html
 */
export const updateGlobalTable = async (
  cloud: CloudParts,
  own: RegionParts,
  { name, request, wanted, previous }: Update,
): Promise<'updated' | 'replace'> => {
  const differs = (property: keyof GlobalTable): boolean =>
    !isDeepStrictEqual(wanted[property], previous[property]);
  if (REPLACING.some(differs)) return 'replace';
  const { logicalId } = request;
  const fixed = FIXED.find(differs);
  if (fixed !== undefined)
    throw new Error(`${logicalId}: localhost does not change ${fixed} of a global table that exists`);

  const replicas = findReplicas(cloud, request, wanted);
  const table = await own.tables.find(name);
  const present = table?.group?.regions() ?? [own.region];
  const added = replicas.filter(({ replica }) => !present.includes(replica.Region));
  const removed = present.filter((region) => !replicas.some(({ replica }) => replica.Region === region));
  if (added.length + removed.length > 1) {
    throw new Error(
      `${logicalId}: only one replica can be added or removed in an update, not ${[...added.map(({ replica }) => `+${replica.Region}`), ...removed.map((region) => `-${region}`)].join(', ')}`,
    );
  }

  for (const region of removed) await removeReplica(cloud, name, region);
  for (const one of added) await addReplica(cloud, own, name, wanted, one);
  for (const { parts, replica } of replicas) await updateSettings(parts, name, replica);
  const regions = replicas.map(({ parts }) => parts);
  const [before, after] = [previous, wanted].map((table) =>
    attributeOf(logicalId, table.TimeToLiveSpecification),
  );
  await updateTimeToLive(cloud, name, regions, { before, after, isNew: added.length > 0 });
  return 'updated';
};

const removeReplica = async (cloud: CloudParts, name: string, region: string): Promise<void> => {
  const parts = cloud.regions.get(region);
  if (parts === undefined || !parts.isUp()) throw new Error(`${name}: ${region} is down`);
  const { DeletionProtectionEnabled: isProtected } = await describeTable(parts, name);
  if (isProtected === true)
    throw new Error(`${name} is protected against deletion in ${region}: the replica stays`);
  await deleteTable(cloud, parts, name);
};

const addReplica = async (
  cloud: CloudParts,
  own: RegionParts,
  name: string,
  wanted: GlobalTable,
  { parts, replica }: FoundReplica,
): Promise<void> => {
  const source = await own.tables.find(name);
  if (source?.group === undefined) throw new Error(`${name} has no stream to replicate from`);
  await createTable(parts, inputOf(name, wanted, replica), source.group);
  const target = await parts.tables.find(name);
  try {
    if (target?.replica === undefined) throw new Error(`${name} has no stream in ${parts.region}`);
    await backfill(own.engine, source, target.replica);
  } catch (error) {
    await deleteTable(cloud, parts, name);
    throw error;
  }
};
