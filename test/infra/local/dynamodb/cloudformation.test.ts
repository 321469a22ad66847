import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  DescribeContinuousBackupsCommand,
  DescribeTableCommand,
  DescribeTimeToLiveCommand,
  ListTablesCommand,
  UpdateTableCommand,
} from '@aws-sdk/client-dynamodb';
import { globalTable, IRELAND, startCloud, type TestCloud, WEST } from './setup.ts';

const GLOBAL = 'AWS::DynamoDB::GlobalTable';
const PLAIN = 'AWS::DynamoDB::Table';

describe('the tables of a stack', () => {
  let test: TestCloud;

  beforeAll(async () => {
    test = await startCloud();
  });
  afterAll(async () => {
    await test.close();
  });

  const tablesOf = async (region: string) =>
    (await test.client(region).send(new ListTablesCommand({}))).TableNames;

  describe('when a plain table is created', () => {
    const properties = {
      AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
      KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
      BillingMode: 'PAY_PER_REQUEST',
    };

    it('has an ARN, and a name made of stack and logical id', async () => {
      const created = await test.createResource(WEST, PLAIN, properties);

      expect(created.physicalId).toMatch(/^fleet-Devices-[0-9A-F]{12}$/);
      expect(created.attributes).toEqual({
        Arn: `arn:aws:dynamodb:us-west-2:000000000000:table/${created.physicalId}`,
      });
    });

    it('has a stream, time to live and recovery as asked', async () => {
      const { physicalId, attributes } = await test.createResource(WEST, PLAIN, {
        ...properties,
        StreamSpecification: { StreamViewType: 'KEYS_ONLY' },
        TimeToLiveSpecification: { AttributeName: 'expiresAt', Enabled: true },
        PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
        SSESpecification: { SSEEnabled: true },
        Tags: [{ Key: 'team', Value: 'fleet' }],
      });

      const { Table } = await test.client(WEST).send(new DescribeTableCommand({ TableName: physicalId }));
      const { TimeToLiveDescription } = await test
        .client(WEST)
        .send(new DescribeTimeToLiveCommand({ TableName: physicalId }));
      const { ContinuousBackupsDescription } = await test
        .client(WEST)
        .send(new DescribeContinuousBackupsCommand({ TableName: physicalId }));
      expect(attributes['StreamArn']).toBe(Table?.LatestStreamArn);
      expect(Table?.StreamSpecification).toEqual({ StreamEnabled: true, StreamViewType: 'KEYS_ONLY' });
      expect(TimeToLiveDescription).toEqual({ AttributeName: 'expiresAt', TimeToLiveStatus: 'ENABLED' });
      expect(ContinuousBackupsDescription?.PointInTimeRecoveryDescription?.PointInTimeRecoveryStatus).toBe(
        'ENABLED',
      );
    });

    it('is gone once removed, and removing it again does no harm', async () => {
      const { physicalId } = await test.createResource(WEST, PLAIN, properties);

      await test.removeResource(WEST, PLAIN, physicalId);
      await test.removeResource(WEST, PLAIN, physicalId);

      expect(await tablesOf(WEST)).not.toContain(physicalId);
    });

    it('is refused with a property that is not known, by its name', async () => {
      const refused = test.createResource(WEST, PLAIN, { ...properties, ImportSourceSpecification: {} });

      await expect(refused).rejects.toThrow(/Devices \(AWS::DynamoDB::Table\): .*ImportSourceSpecification/);
    });
  });

  describe('when a global table is created', () => {
    it.each([
      [
        'an attribute defined and not used',
        {
          AttributeDefinitions: [
            { AttributeName: 'pk', AttributeType: 'S' },
            { AttributeName: 'z', AttributeType: 'S' },
          ],
        },
        /Number of attributes in KeySchema/,
      ],
      [
        'a key attribute that is not defined',
        { AttributeDefinitions: [] },
        /have no definition|AttributeDefinitions/,
      ],
      [
        'no stream',
        { StreamSpecification: undefined },
        /StreamSpecification is needed with more than one replica/,
      ],
      [
        'a stream of keys',
        { StreamSpecification: { StreamViewType: 'KEYS_ONLY' } },
        /must be 'NEW_AND_OLD_IMAGES'/,
      ],
      ['no replica in its own Region', { Replicas: [{ Region: IRELAND }] }, /must include us-west-2/],
      ['a Region that does not run', { Replicas: [{ Region: WEST }, { Region: 'sa-east-1' }] }, /sa-east-1/],
      ['a Region twice', { Replicas: [{ Region: WEST }, { Region: WEST }] }, /twice/],
      ['provisioned capacity', { BillingMode: undefined }, /BillingMode: must be 'PAY_PER_REQUEST'/],
      ['an unknown property', { Colour: 'blue' }, /Colour/],
      ['an unknown property of a replica', { Replicas: [{ Region: WEST, Colour: 'blue' }] }, /Colour/],
      ['strong consistency', { MultiRegionConsistency: 'STRONG' }, /MultiRegionConsistency/],
    ])('is refused with %s, and leaves nothing behind', async (_what, more, message) => {
      const refused = test.createResource(WEST, GLOBAL, globalTable('refused', [WEST, IRELAND], more));

      await expect(refused).rejects.toThrow(message);
      expect(await tablesOf(WEST)).not.toContain('refused');
      expect(await tablesOf(IRELAND)).not.toContain('refused');
    });

    it('is undone in every Region when one has such a table already', async () => {
      await test.createResource(IRELAND, GLOBAL, globalTable('taken', [IRELAND]));

      const refused = test.createResource(WEST, GLOBAL, globalTable('taken', [WEST, IRELAND]));

      await expect(refused).rejects.toThrow('Table already exists: taken');
      expect(await tablesOf(WEST)).not.toContain('taken');
      expect(await tablesOf(IRELAND)).toContain('taken');
    });
  });

  describe('when a global table is removed', () => {
    it('is gone in every Region', async () => {
      await test.createResource(WEST, GLOBAL, globalTable('passing', [WEST, IRELAND]));

      await test.removeResource(WEST, GLOBAL, 'passing');

      expect(await tablesOf(WEST)).not.toContain('passing');
      expect(await tablesOf(IRELAND)).not.toContain('passing');
    });

    it('stays whole while one replica is protected', async () => {
      await test.createResource(
        WEST,
        GLOBAL,
        globalTable('kept', [], {
          Replicas: [{ Region: WEST }, { Region: IRELAND, DeletionProtectionEnabled: true }],
        }),
      );

      const refused = test.removeResource(WEST, GLOBAL, 'kept');

      await expect(refused).rejects.toThrow(
        'kept is protected against deletion in eu-west-1: nothing was deleted',
      );
      expect(await tablesOf(WEST)).toContain('kept');
      await test
        .client(IRELAND)
        .send(new UpdateTableCommand({ TableName: 'kept', DeletionProtectionEnabled: false }));
      await test.removeResource(WEST, GLOBAL, 'kept');
      expect(await tablesOf(IRELAND)).not.toContain('kept');
    });
  });
});
