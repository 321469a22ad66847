import { type DynamoDBDocumentClient, GetCommand, ScanCommand } from '@aws-sdk/lib-dynamodb';
import { z } from 'zod';
import type { DeviceRow, DeviceStatus } from '../../domain/device/device-row.ts';
import type { DeviceRegistry } from '../../domain/ports/device-registry.ts';
import { TerminalError } from '../../domain/saga/terminal-error.ts';
import { parseDeviceRow } from '../../infra/aws/device-row-schema.ts';
import { createDynamoDbDeviceRegistry } from '../../infra/aws/dynamodb-device-registry.ts';

/** A row as it is shown, without the certificate itself. One that is malformed is shown as that, and hides no other. */
export type ListedRow =
  | { readonly thingName: string; readonly row: DeviceRow }
  | { readonly thingName: string; readonly fault: string };

export interface RowFilter {
  readonly status?: DeviceStatus;
  readonly homeRegion?: string;
}

export interface RowPage {
  readonly rows: readonly ListedRow[];
  /** The name to go on after; absent at the end. */
  readonly next?: string;
}

/** The rows in one Region's replica of the registry. */
export interface Registry {
  readonly read: (thingName: string) => Promise<ListedRow | undefined>;
  /** In DynamoDB's own order, which is the same in every Region. Any name can stand for `after`. */
  readonly page: (request: {
    readonly limit: number;
    readonly after: string | undefined;
    readonly filter: RowFilter;
  }) => Promise<RowPage>;
  /** What one call of DynamoDB gives, 1 MB at the most. */
  readonly scan: (after: string | undefined) => Promise<RowPage>;
  /** Whole rows, to be written. */
  readonly devices: Pick<DeviceRegistry, 'read' | 'write'>;
}

/** Everything but `certificatePem`: nobody reads it here, and nobody's terminal keeps it. */
const shown = [
  'thingName',
  'certificateId',
  'status',
  'homeRegion',
  'writtenBy',
  'version',
  'claim',
  'onboardedAtMs',
  'updatedAtMs',
  'expiresAt',
] as const;
const projection = {
  ProjectionExpression: shown.map((name) => `#${name}`).join(', '),
  ExpressionAttributeNames: Object.fromEntries(shown.map((name) => [`#${name}`, name])),
};

const named = z.object({ thingName: z.string() });

const listedRow = (item: unknown): ListedRow => {
  const { thingName } = named.parse(item);
  try {
    return { thingName, row: parseDeviceRow(thingName, item) };
  } catch (error) {
    if (!(error instanceof TerminalError)) throw error;
    return { thingName, fault: error.message };
  }
};

const filterOf = ({ status, homeRegion }: RowFilter) => {
  const conditions = [
    ...(status === undefined ? [] : ['#status = :status']),
    ...(homeRegion === undefined ? [] : ['#homeRegion = :homeRegion']),
  ];
  if (conditions.length === 0) return {};
  return {
    FilterExpression: conditions.join(' AND '),
    ExpressionAttributeValues: {
      ...(status !== undefined && { ':status': status }),
      ...(homeRegion !== undefined && { ':homeRegion': homeRegion }),
    },
  };
};

export const createRegistry = (documents: DynamoDBDocumentClient, tableName: string): Registry => {
  const scan = async (
    after: string | undefined,
    limit?: number,
    filter: RowFilter = {},
  ): Promise<RowPage> => {
    const { Items = [], LastEvaluatedKey: last } = await documents.send(
      new ScanCommand({
        TableName: tableName,
        ...projection,
        ...filterOf(filter),
        ...(limit !== undefined && { Limit: limit }),
        ...(after !== undefined && { ExclusiveStartKey: { thingName: after } }),
      }),
    );
    return { rows: Items.map(listedRow), ...(last !== undefined && { next: named.parse(last).thingName }) };
  };

  return {
    read: async (thingName) => {
      const { Item } = await documents.send(
        new GetCommand({ TableName: tableName, Key: { thingName }, ConsistentRead: true, ...projection }),
      );
      return Item === undefined ? undefined : listedRow(Item);
    },
    page: async ({ limit, after, filter }) => {
      const isFiltered = Object.keys(filter).length > 0;
      const rows: ListedRow[] = [];
      let next = after;
      do {
        // A filter is applied after the limit: with one, as much as a call gives is looked at.
        const page = await scan(next, isFiltered ? undefined : limit - rows.length, filter);
        rows.push(...page.rows);
        ({ next } = page);
      } while (next !== undefined && rows.length < limit);
      const shownRows = rows.slice(0, limit);
      const last = rows.length > limit ? shownRows.at(-1)?.thingName : next;
      return { rows: shownRows, ...(last !== undefined && { next: last }) };
    },
    scan: async (after) => scan(after),
    devices: createDynamoDbDeviceRegistry(documents, tableName),
  };
};
