import { CreateTableCommand } from '@aws-sdk/client-dynamodb';
import { BatchWriteCommand, type DynamoDBDocumentClient, PutCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { openCopiedTable } from '../../../../cli/devices/restore/copied-table.ts';
import { createStandingRegistry } from '../../../../cli/devices/restore/standing-registry.ts';
import type { DeviceRow } from '../../../../domain/device/device-row.ts';
import { createDocumentClient } from '../../../../infra/aws/clients.ts';
import { startCloud, type TestCloud, WEST } from '../../../infra/local/dynamodb/setup.ts';

// The engine is a process, slow to start where cores are shared.
jest.setTimeout(60_000);

const rowOf = (thingName: string, change: Partial<DeviceRow> = {}): DeviceRow => ({
  thingName,
  certificateId: 'a'.repeat(64),
  status: 'ACTIVE',
  homeRegion: WEST,
  writtenBy: WEST,
  version: 2,
  updatedAtMs: 2,
  ...change,
});

let cloud: TestCloud;
let documents: DynamoDBDocumentClient;
const makeTable = async (TableName: string, ...keys: readonly string[]): Promise<void> => {
  await documents.send(
    new CreateTableCommand({
      TableName,
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: keys.map((AttributeName) => ({ AttributeName, AttributeType: 'S' as const })),
      KeySchema: keys.map((AttributeName, index) => ({
        AttributeName,
        KeyType: index === 0 ? ('HASH' as const) : ('RANGE' as const),
      })),
    }),
  );
};
const put = async (TableName: string, Item: Readonly<Record<string, unknown>>): Promise<void> => {
  await documents.send(new PutCommand({ TableName, Item }));
};

beforeAll(async () => {
  cloud = await startCloud([WEST]);
  documents = createDocumentClient(cloud.client(WEST));
  await makeTable('copy', 'thingName');
  await makeTable('registry', 'thingName');
});
afterAll(async () => cloud.close());

describe('the table that the registry was restored to', () => {
  it('is read whole, page by page, malformed rows and all', async () => {
    const names = Array.from({ length: 250 }, (_, index) => `pump-${index}`);
    for (let from = 0; from < names.length; from += 25)
      await documents.send(
        new BatchWriteCommand({
          RequestItems: {
            copy: names.slice(from, from + 25).map((name) => ({ PutRequest: { Item: { ...rowOf(name) } } })),
          },
        }),
      );
    await put('copy', { thingName: 'odd' });
    const seen: string[] = [];
    let pages = 0;

    const { pages: read } = await openCopiedTable(documents, 'copy', WEST);
    for await (const page of read()) {
      pages += 1;
      seen.push(...page.map((row) => `${row.thingName}${'fault' in row ? ' malformed' : ''}`));
    }

    expect(seen.toSorted()).toEqual([...names, 'odd malformed'].toSorted());
    expect(pages).toBeGreaterThan(1);
  });

  it('is read by name as well', async () => {
    await put('copy', { ...rowOf('valve') });

    const { read } = await openCopiedTable(documents, 'copy', WEST);

    expect([await read('valve'), await read('nobody')]).toMatchObject([{ row: rowOf('valve') }, undefined]);
  });

  it('is called missing when it is, with how to find it', async () => {
    await expect(openCopiedTable(documents, 'sunday', WEST)).rejects.toThrow(
      'There is no table "sunday" in us-west-2: aws dynamodb list-tables --region us-west-2',
    );
  });

  it.each([
    ['messages', ['thingName', 'messageKey']],
    ['locks', ['id']],
  ])('is refused when it is one of %s', async (name, keys) => {
    await makeTable(name, ...keys);

    await expect(openCopiedTable(documents, name, WEST)).rejects.toThrow(
      `its key is ${keys.join(' and ')}, not thingName`,
    );
  });
});

describe('a write to the registry', () => {
  let count = 0;
  const setup = async (item?: Readonly<Record<string, unknown>>) => {
    count += 1;
    const thingName = `thing-${count}`;
    if (item !== undefined) await put('registry', { ...item, thingName });
    const registry = createStandingRegistry(documents, 'registry');
    return { thingName, registry, standing: await registry.read(thingName) };
  };
  const next = { version: 9, writtenBy: 'operator', updatedAtMs: 10 } as const;

  it.each([
    ['no row', undefined],
    ['a row', { ...rowOf('') }],
    ['a row with nothing in it', {}],
    ['a row with half of it', { version: 'nine', status: 'ACTIVE' }],
  ])('is made over %s, if nobody has changed that', async (_over, item) => {
    const { thingName, registry, standing } = await setup(item);

    const answer = await registry.write(rowOf(thingName, next), standing);

    expect(answer).toBe('written');
    expect(await registry.read(thingName)).toMatchObject({ row: rowOf(thingName, next) });
  });

  it.each([
    ['a row came', undefined, {}],
    ['the version changed', { ...rowOf('') }, { version: 3 }],
    ['the writer changed', { ...rowOf('') }, { writtenBy: 'operator' }],
    ['the certificate changed', { ...rowOf('') }, { certificateId: 'b' }],
    ['the status changed', { ...rowOf('') }, { status: 'REVOKED' as const }],
    ['a malformed row was mended', { version: 2 }, {}],
  ])('is not made when meanwhile %s', async (_what, item, change) => {
    const { thingName, registry, standing } = await setup(item);
    await put('registry', { ...rowOf(thingName, change) });

    const answer = await registry.write(rowOf(thingName, next), standing);

    expect(answer).toBe('conflict');
    expect(await registry.read(thingName)).toMatchObject({ row: rowOf(thingName, change) });
  });

  it('is not made over a row that went meanwhile', async () => {
    const { thingName, registry } = await setup();
    const gone = { thingName, item: { thingName }, fault: 'malformed' };

    expect(await registry.write(rowOf(thingName, next), gone)).toBe('conflict');
  });
});
