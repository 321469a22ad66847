import type { AwsResponse } from '../../endpoint/aws-service.ts';
import type { EngineResponse } from '../engine/engine.ts';
import type { Table } from '../table/table.ts';
import { tableNameOf } from '../wire/arn.ts';
import type { Call } from '../wire/call.ts';
import { itemActions, withTableNames } from '../wire/item-actions.ts';
import type { RegionParts } from './region-parts.ts';

/** Takes the locks in the order of `tables`, which must be the same for every call: else two calls could wait for each other. */
const writeTo = async <Result>(tables: readonly Table[], run: () => Promise<Result>): Promise<Result> => {
  const [table, ...others] = tables;
  if (table === undefined) return run();
  if (table.replica === undefined) return writeTo(others, run);
  return table.replica.write(async () => writeTo(others, run));
};

export const read = async (parts: RegionParts, call: Call): Promise<AwsResponse> =>
  parts.engine.send(
    call.target,
    withTableNames(call, (table) => tableNameOf(parts, table)),
  );

export const write = async (parts: RegionParts, call: Call): Promise<AwsResponse> => {
  const names = new Set(itemActions(call).map(({ table }) => tableNameOf(parts, table)));
  const found = await Promise.all([...names].sort().map(async (name) => parts.tables.find(name)));
  const tables = found.filter((table) => table !== undefined);
  const body = withTableNames(call, (table) => tableNameOf(parts, table));

  const written = async (): Promise<void> => {
    await Promise.all(
      tables.map(async ({ replica, bell }) => {
        if (replica === undefined) bell.ring();
        else await replica.written();
      }),
    );
  };

  let response: EngineResponse | undefined;
  try {
    response = await writeTo(tables, async () => parts.engine.send(call.target, body));
    return response;
  } finally {
    // Refused is the one case in which surely nothing was written.
    if (response?.status !== 400) await written();
  }
};
