import { z } from 'zod';
import { DYNAMODB } from '../table/operation-target.ts';
import { isGlobal } from '../table/table.ts';
import { toClient } from '../wire/to-client.ts';
import type { RegionParts } from './region-parts.ts';

const described = z.object({
  Table: z.looseObject({
    TableArn: z.string(),
    TableId: z.string().optional(),
    LatestStreamArn: z.string().optional(),
    DeletionProtectionEnabled: z.boolean().optional(),
  }),
});

export type TableDescription = z.infer<typeof described>['Table'];

/** The table as DescribeTable shows it to clients, with the replicas of other Regions. */
export const describeTable = async (parts: RegionParts, name: string): Promise<TableDescription> => {
  const output = await parts.engine.call(`${DYNAMODB}.DescribeTable`, { TableName: name }, z.unknown());
  const { Table: table } = described.parse(toClient(output, parts, parts.names));
  const known = await parts.tables.find(name);
  if (known?.group === undefined || !isGlobal(known)) return table;
  const others = known.group.regions().filter((region) => region !== parts.region);
  return {
    ...table,
    GlobalTableVersion: '2019.11.21',
    Replicas: others.map((region) => ({ RegionName: region, ReplicaStatus: 'ACTIVE' })),
  };
};
