import { z } from 'zod';
import type { Engine } from '../engine/engine.ts';
import type { Image } from '../stream.ts';
import { DYNAMODB } from '../table/operation-target.ts';
import type { Table } from '../table/table.ts';
import { beforeEveryWriteMs } from './change.ts';
import { itemKeyOf } from './item-key.ts';
import type { Replica } from './replica.ts';

const attributes = z.record(z.string(), z.record(z.string(), z.unknown()));
const page = z.object({
  Items: z.array(attributes).default([]),
  LastEvaluatedKey: attributes.optional(),
});

/** Hands all items of a table to a replica that is new. It has them once replication is settled. */
export const backfill = async (
  engine: Engine,
  { name, keyNames, replica: source }: Table,
  target: Replica,
): Promise<void> => {
  if (source === undefined) return;
  let startKey: Image | undefined;
  do {
    const { Items: items, LastEvaluatedKey: last } = await engine.call(
      `${DYNAMODB}.Scan`,
      {
        TableName: name,
        ConsistentRead: true,
        ...(startKey === undefined ? {} : { ExclusiveStartKey: startKey }),
      },
      page,
    );
    for (const image of items) {
      const keys = Object.fromEntries(
        Object.entries(image).filter(([attribute]) => keyNames.includes(attribute)),
      );
      target.receive({
        itemKey: itemKeyOf(keyNames, keys),
        stamp: { timeMs: beforeEveryWriteMs, region: source.region },
        keys,
        image,
      });
    }
    startKey = last;
  } while (startKey !== undefined);
};
