import { GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { z } from 'zod';
import type { RegionName, RunningService } from './running-service.ts';

const row = z.looseObject({ thingName: z.string(), certificateId: z.string(), version: z.number() });

export type Row = z.output<typeof row>;

/** Reads and writes rows as an operator would. */
export interface Operator {
  readonly read: (thingName: string) => Promise<Row>;
  /** Writes the next version of a row, on the condition that nobody wrote it meanwhile. */
  readonly change: (thingName: string, change: Readonly<Record<string, unknown>>) => Promise<void>;
  /** Writes anything at all. */
  readonly write: (item: Readonly<Record<string, unknown>>) => Promise<void>;
}

export const createOperator = (service: RunningService, region: RegionName): Operator => {
  const { documents } = service.clients(region);
  const TableName = service.output('DeviceRegistryTableName');
  const read = async (thingName: string): Promise<Row> => {
    const { Item } = await documents.send(new GetCommand({ TableName, Key: { thingName } }));
    return row.parse(Item);
  };
  return {
    read,
    change: async (thingName, change) => {
      const before = await read(thingName);
      await documents.send(
        new PutCommand({
          TableName,
          Item: {
            ...before,
            ...change,
            writtenBy: 'operator',
            version: before.version + 1,
            updatedAtMs: Date.now(),
          },
          ConditionExpression: 'version = :version',
          ExpressionAttributeValues: { ':version': before.version },
        }),
      );
    },
    write: async (Item) => {
      await documents.send(new PutCommand({ TableName, Item }));
    },
  };
};
