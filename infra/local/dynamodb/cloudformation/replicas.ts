import type { z } from 'zod';
import type { ResourceRequest } from '../../cloudformation/resource-provider.ts';
import type { CloudParts, RegionParts } from '../service/region-parts.ts';
import type { globalTableProperties } from './table-properties.ts';

export type GlobalTable = z.infer<typeof globalTableProperties>;
export type DeclaredReplica = GlobalTable['Replicas'][number];

export interface FoundReplica {
  readonly parts: RegionParts;
  readonly replica: DeclaredReplica;
}

/** The Regions that a global table is declared in. Throws where one is not there, or the table could not be global. */
export const findReplicas = (
  { regions }: CloudParts,
  { logicalId, region: own }: ResourceRequest,
  { Replicas: replicas, StreamSpecification: stream }: GlobalTable,
): readonly FoundReplica[] => {
  const names = replicas.map(({ Region }) => Region);
  if (!names.includes(own))
    throw new Error(`${logicalId}: Replicas must include ${own}, the stack's own Region`);
  if (new Set(names).size < names.length) throw new Error(`${logicalId}: Replicas names a Region twice`);
  if (stream === undefined && replicas.length > 1)
    throw new Error(`${logicalId}: StreamSpecification is needed with more than one replica`);
  return replicas.map((replica) => {
    const parts = regions.get(replica.Region);
    if (parts === undefined) {
      throw new Error(`${logicalId}: Replicas names ${replica.Region}, which this local cloud does not run`);
    }
    if (!parts.isUp()) throw new Error(`${logicalId}: ${replica.Region} is down`);
    return { parts, replica };
  });
};

/** The input of CreateTable for one replica. */
export const inputOf = (
  name: string,
  {
    Replicas: _replicas,
    TimeToLiveSpecification: _timeToLive,
    SSESpecification: _encryption,
    StreamSpecification: stream,
    ...shared
  }: GlobalTable,
  replica: DeclaredReplica,
): Readonly<Record<string, unknown>> => ({
  ...shared,
  TableName: name,
  ...(stream !== undefined && { StreamSpecification: { StreamEnabled: true, ...stream } }),
  ...(replica.DeletionProtectionEnabled === true && { DeletionProtectionEnabled: true }),
  ...(replica.Tags !== undefined && { Tags: replica.Tags }),
});
