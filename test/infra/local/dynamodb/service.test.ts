import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  BatchGetItemCommand,
  BatchWriteItemCommand,
  CreateTableCommand,
  DeleteTableCommand,
  DescribeContinuousBackupsCommand,
  DescribeLimitsCommand,
  DescribeTableCommand,
  ExecuteStatementCommand,
  GetItemCommand,
  ListTagsOfResourceCommand,
  PutItemCommand,
  QueryCommand,
  TransactWriteItemsCommand,
  UpdateContinuousBackupsCommand,
  UpdateTableCommand,
} from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { globalTable, IRELAND, startCloud, type TestCloud, WEST } from './setup.ts';

const ARN = 'arn:aws:dynamodb:us-west-2:000000000000:table';

describe('DynamoDB of a Region', () => {
  let test: TestCloud;
  let count = 0;

  beforeAll(async () => {
    test = await startCloud();
  });
  afterAll(async () => {
    await test.close();
  });

  const setup = async (more: object = {}) => {
    count += 1;
    const table = `plain-${String(count)}`;
    const client = test.client(WEST);
    const { TableDescription } = await client.send(
      new CreateTableCommand({
        TableName: table,
        AttributeDefinitions: [
          { AttributeName: 'pk', AttributeType: 'S' },
          { AttributeName: 'owner', AttributeType: 'S' },
        ],
        KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
        GlobalSecondaryIndexes: [
          {
            IndexName: 'by-owner',
            KeySchema: [{ AttributeName: 'owner', KeyType: 'HASH' }],
            Projection: { ProjectionType: 'ALL' },
          },
        ],
        BillingMode: 'PAY_PER_REQUEST',
        Tags: [{ Key: 'team', Value: 'fleet' }],
        ...more,
      }),
    );
    return { table, client, description: TableDescription };
  };

  describe('when a table is made', () => {
    it('carries the ARNs of its Region', async () => {
      const { table, client, description } = await setup();

      const { Table } = await client.send(new DescribeTableCommand({ TableName: table }));

      expect(description?.TableArn).toBe(`${ARN}/${table}`);
      expect(Table?.GlobalSecondaryIndexes?.[0]?.IndexArn).toBe(`${ARN}/${table}/index/by-owner`);
      expect(Table?.TableStatus).toBe('ACTIVE');
    });

    it('stays unknown to the other Region', async () => {
      const { table } = await setup();

      const asked = test.client(IRELAND).send(new DescribeTableCommand({ TableName: table }));

      await expect(asked).rejects.toThrow(expect.objectContaining({ name: 'ResourceNotFoundException' }));
    });

    it('is refused without its provisioned throughput, as on AWS', async () => {
      const refused = setup({ BillingMode: 'PROVISIONED' });

      await expect(refused).rejects.toThrow('must both be specified when BillingMode is PROVISIONED');
    });

    it('has the tags it was given', async () => {
      const { table, client } = await setup();

      const { Tags } = await client.send(new ListTagsOfResourceCommand({ ResourceArn: `${ARN}/${table}` }));

      expect(Tags).toEqual([{ Key: 'team', Value: 'fleet' }]);
    });
  });

  describe('when a table is named by its ARN', () => {
    it('reads and writes that table', async () => {
      const { table, client } = await setup();
      const arn = `${ARN}/${table}`;

      await client.send(new PutItemCommand({ TableName: arn, Item: { pk: { S: 'a' } } }));
      await client.send(
        new BatchWriteItemCommand({
          RequestItems: { [arn]: [{ PutRequest: { Item: { pk: { S: 'b' } } } }] },
        }),
      );
      await client.send(
        new TransactWriteItemsCommand({
          TransactItems: [{ Put: { TableName: arn, Item: { pk: { S: 'c' } } } }],
        }),
      );

      const { Responses } = await client.send(
        new BatchGetItemCommand({
          RequestItems: { [table]: { Keys: ['a', 'b', 'c'].map((pk) => ({ pk: { S: pk } })) } },
        }),
      );
      expect(Responses?.[table]).toHaveLength(3);
    });

    it('refuses the ARN of another Region', async () => {
      const { client } = await setup();

      const refused = client.send(
        new GetItemCommand({
          TableName: 'arn:aws:dynamodb:eu-west-1:000000000000:table/devices',
          Key: { pk: { S: 'a' } },
        }),
      );

      await expect(refused).rejects.toThrow('a table of us-west-2 in account 000000000000 starts with');
    });
  });

  describe('when the document client is used', () => {
    it('round-trips an item, and gives the item of a failed condition', async () => {
      const { table, client } = await setup();
      const documents = DynamoDBDocumentClient.from(client);
      const item = { pk: 'a', nested: { list: [1, 'two', true] } };
      await documents.send(new PutCommand({ TableName: table, Item: item }));

      const { Item } = await documents.send(new GetCommand({ TableName: table, Key: { pk: 'a' } }));
      const refused = documents.send(
        new PutCommand({
          TableName: table,
          Item: item,
          ConditionExpression: 'attribute_not_exists(pk)',
          ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
        }),
      );

      expect(Item).toEqual(item);
      await expect(refused).rejects.toThrow(
        expect.objectContaining({
          name: 'ConditionalCheckFailedException',
          Item: expect.objectContaining({ pk: { S: 'a' } }),
        }),
      );
    });
  });

  describe('when a transaction fails', () => {
    it('gives the reasons, one an item', async () => {
      const { table, client } = await setup();
      await client.send(new PutItemCommand({ TableName: table, Item: { pk: { S: 'a' } } }));

      const failed = client.send(
        new TransactWriteItemsCommand({
          TransactItems: [
            { Put: { TableName: table, Item: { pk: { S: 'b' } } } },
            {
              Put: {
                TableName: table,
                Item: { pk: { S: 'a' } },
                ConditionExpression: 'attribute_not_exists(pk)',
              },
            },
          ],
        }),
      );

      await expect(failed).rejects.toThrow(
        expect.objectContaining({
          name: 'TransactionCanceledException',
          CancellationReasons: [
            expect.objectContaining({ Code: 'None' }),
            expect.objectContaining({ Code: 'ConditionalCheckFailed' }),
          ],
        }),
      );
    });
  });

  describe('when point-in-time recovery is switched on', () => {
    it('says so from then on', async () => {
      const { table, client } = await setup();
      const status = async () =>
        (await client.send(new DescribeContinuousBackupsCommand({ TableName: table })))
          .ContinuousBackupsDescription?.PointInTimeRecoveryDescription?.PointInTimeRecoveryStatus;
      const before = await status();

      await client.send(
        new UpdateContinuousBackupsCommand({
          TableName: table,
          PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
        }),
      );

      expect([before, await status()]).toEqual(['DISABLED', 'ENABLED']);
    });
  });

  describe('when a stream is switched on later', () => {
    it('gives the table a stream of its Region', async () => {
      const { table, client } = await setup();

      await client.send(
        new UpdateTableCommand({
          TableName: table,
          StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_IMAGE' },
        }),
      );
      await client.send(new PutItemCommand({ TableName: table, Item: { pk: { S: 'a' } } }));

      const { Table } = await client.send(new DescribeTableCommand({ TableName: table }));
      expect(Table?.LatestStreamArn).toMatch(new RegExp(`^${ARN}/${table}/stream/\\d{4}-`));
      expect(test.told).toContainEqual(
        expect.objectContaining({ type: 'item-written', tableName: table, origin: 'local' }),
      );
    });
  });

  describe('when something is asked that is not implemented', () => {
    it('names the operation', async () => {
      const { client, table } = await setup();

      await expect(client.send(new DescribeLimitsCommand({}))).rejects.toThrow(
        'DynamoDB on localhost does not implement DescribeLimits',
      );
      await expect(
        client.send(new ExecuteStatementCommand({ Statement: `SELECT * FROM "${table}"` })),
      ).rejects.toThrow('DynamoDB on localhost does not implement ExecuteStatement');
    });

    it('names ReplicaUpdates', async () => {
      const { client, table } = await setup();

      const refused = client.send(
        new UpdateTableCommand({
          TableName: table,
          ReplicaUpdates: [{ Create: { RegionName: IRELAND } }],
        }),
      );

      await expect(refused).rejects.toThrow('does not implement ReplicaUpdates');
    });

    it('deletes no single replica of a global table', async () => {
      await test.createResource(WEST, 'AWS::DynamoDB::GlobalTable', globalTable('whole', [WEST, IRELAND]));

      const refused = test.client(IRELAND).send(new DeleteTableCommand({ TableName: 'whole' }));

      await expect(refused).rejects.toThrow('remove whole with its stack');
    });
  });

  describe('when a request names no table', () => {
    it('is refused as on AWS', async () => {
      const { client } = await setup();

      const refused = client.send(
        new QueryCommand({ TableName: 'no-such-table', KeyConditionExpression: 'pk = :p' }),
      );

      await expect(refused).rejects.toThrow(
        /ResourceNotFoundException|ValidationException|not found|invalid/i,
      );
    });
  });
});
