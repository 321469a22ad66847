import { z } from 'zod';
import { DYNAMODB } from '../table/operation-target.ts';
import type { CloudParts, RegionParts } from './region-parts.ts';

/** Deletes the table of one Region and ends what runs beside it. */
export const deleteTable = async (
  { sweepers }: CloudParts,
  { engine, tables, recoverable, region }: RegionParts,
  name: string,
): Promise<unknown> => {
  const deleted = await engine.call(`${DYNAMODB}.DeleteTable`, { TableName: name }, z.unknown());
  tables.drop(name);
  recoverable.delete(name);
  sweepers.stop(name, region);
  return deleted;
};
