import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, paginateQuery } from '@aws-sdk/lib-dynamodb';
import { z } from 'zod';

/** What one Region's table holds of a simulation. */
export interface StoredMessages {
  readonly region: string;
  /** Under how many keys each message stands, by its name. */
  readonly keys: ReadonlyMap<string, number>;
  /** How many of them this Region took in itself. */
  readonly takenIn: number;
}

export const messageName = (thingName: string, sequence: number): string => `${thingName}#${sequence}`;

const storedItem = z.object({
  region: z.string(),
  topic: z.string(),
  payload: z.object({ sequence: z.number() }),
});

/** Table and settings of its client, in one Region. */
export interface TelemetryTable {
  readonly tableName: string;
  readonly region: string;
  /** Of a cloud that is not AWS. */
  readonly settings?: ConstructorParameters<typeof DynamoDBClient>[0];
}

/** Queries that are under way at once. */
const sideBySide = 16;

/** What the table holds of these devices since the time, which stands at the front of the keys. */
export const readStored = async (
  { tableName, region, settings }: TelemetryTable,
  thingNames: readonly string[],
  since: Date,
): Promise<StoredMessages> => {
  const plain = new DynamoDBClient({ region, ...settings });
  const client = DynamoDBDocumentClient.from(plain);
  const keys = new Map<string, number>();
  let takenIn = 0;

  const readDevice = async (thingName: string): Promise<void> => {
    const pages = paginateQuery(
      { client },
      {
        TableName: tableName,
        KeyConditionExpression: 'thingName = :thingName AND messageKey >= :since',
        ExpressionAttributeNames: { '#region': 'region' },
        ExpressionAttributeValues: { ':thingName': thingName, ':since': since.toISOString() },
        ProjectionExpression: '#region, topic, payload',
        ConsistentRead: true,
      },
    );
    for await (const { Items = [] } of pages) {
      for (const item of Items) {
        const { data } = storedItem.safeParse(item);
        if (data?.topic !== `dt/${thingName}/load`) continue;
        const name = messageName(thingName, data.payload.sequence);
        keys.set(name, (keys.get(name) ?? 0) + 1);
        if (data.region === region) takenIn += 1;
      }
    }
  };

  const waiting = [...thingNames];
  const readNext = async (): Promise<void> => {
    for (let name = waiting.shift(); name !== undefined; name = waiting.shift()) await readDevice(name);
  };
  try {
    await Promise.all(Array.from({ length: sideBySide }, readNext));
  } finally {
    plain.destroy();
  }
  return { region, keys, takenIn };
};
