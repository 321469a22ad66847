import { describe, expect, it } from '@jest/globals';
import * as z from 'zod';
import { claimIndex } from '../../../infra/aws/claim-index.ts';
import type { DeployedTemplate } from '../support/deployed-template.ts';

const table = z.object({
  TableName: z.string(),
  BillingMode: z.string(),
  KeySchema: z.array(z.object({ AttributeName: z.string(), KeyType: z.string() })),
  AttributeDefinitions: z.array(z.object({ AttributeName: z.string(), AttributeType: z.string() })),
  GlobalSecondaryIndexes: z
    .array(
      z.object({
        IndexName: z.string(),
        KeySchema: z.array(z.object({ AttributeName: z.string(), KeyType: z.string() })),
        Projection: z.object({ ProjectionType: z.string() }),
      }),
    )
    .optional(),
  StreamSpecification: z.object({ StreamViewType: z.string() }).optional(),
  TimeToLiveSpecification: z.object({ AttributeName: z.string(), Enabled: z.boolean() }),
  SSESpecification: z.object({ SSEEnabled: z.boolean() }),
  Replicas: z
    .array(
      z.object({
        Region: z.string(),
        PointInTimeRecoverySpecification: z.object({ PointInTimeRecoveryEnabled: z.boolean() }),
        DeletionProtectionEnabled: z.boolean(),
      }),
    )
    .optional(),
});

type Table = z.output<typeof table>;

const keyOf = ({ KeySchema, AttributeDefinitions }: Table) => attributesOf(KeySchema, AttributeDefinitions);

const attributesOf = (keySchema: Table['KeySchema'], AttributeDefinitions: Table['AttributeDefinitions']) =>
  keySchema.map(({ AttributeName, KeyType }) => {
    const type = AttributeDefinitions.find((attribute) => attribute.AttributeName === AttributeName);
    return `${KeyType} ${AttributeName} ${type?.AttributeType}`;
  });

export const tables = (
  { primary, secondary }: { readonly primary: DeployedTemplate; readonly secondary: DeployedTemplate },
  stage: string,
  regions: readonly string[],
): void => {
  describe.each([
    { id: 'DeviceRegistryTable', name: `landfall-${stage}-device-registry`, key: ['HASH thingName S'] },
    {
      id: 'TelemetryTable',
      name: `landfall-${stage}-telemetry`,
      key: ['HASH thingName S', 'RANGE messageKey S'],
    },
  ])(`$id of stage ${stage}`, ({ id, name, key }) => {
    const properties = primary.one(id, table);

    it('is declared in the primary Region, and in no other', () => {
      expect(primary.ids).toContain(id);
      expect(secondary.ids).not.toContain(id);
    });

    it('is known by the same name in every Region', () => {
      expect(properties.TableName).toBe(name);
      expect(Object.values(secondary.outputs)).toContain(name);
    });

    it('has its key', () => {
      expect(keyOf(properties)).toEqual(key);
    });

    it('has a replica in every Region of the stage, each recoverable and protected from deletion', () => {
      expect(properties.Replicas).toEqual(
        regions.map((Region) => ({
          Region,
          PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
          DeletionProtectionEnabled: true,
        })),
      );
    });

    it('outlives the stack, and is made only after the functions, which an account may refuse', () => {
      const found = primary.all('AWS::DynamoDB::GlobalTable', table).find((one) => one.id === id);

      expect(found?.deletionPolicy).toBe('Retain');
      expect(found?.dependsOn).toEqual(
        primary.all('AWS::Lambda::Function', z.unknown()).map((one) => one.id),
      );
    });

    it('streams both images, expires, is encrypted, is paid by the request', () => {
      expect(properties).toMatchObject({
        StreamSpecification: { StreamViewType: 'NEW_AND_OLD_IMAGES' },
        TimeToLiveSpecification: { AttributeName: 'expiresAt', Enabled: true },
        SSESpecification: { SSEEnabled: true },
        BillingMode: 'PAY_PER_REQUEST',
      });
    });
  });

  describe(`the index of claims of stage ${stage}`, () => {
    it('has the attributes that a row has only while it is claimed, in the order in which claims end', () => {
      const { GlobalSecondaryIndexes = [], AttributeDefinitions } = primary.one('DeviceRegistryTable', table);

      expect(
        GlobalSecondaryIndexes.map(({ IndexName, Projection, KeySchema }) => ({
          name: IndexName,
          projects: Projection.ProjectionType,
          key: attributesOf(KeySchema, AttributeDefinitions),
        })),
      ).toEqual([
        {
          name: claimIndex.name,
          projects: 'KEYS_ONLY',
          key: ['HASH claimStatus S', 'RANGE claimExpiresAtMs N'],
        },
      ]);
    });
  });

  describe('IdempotencyTable', () => {
    it('is of each Region alone, with the key and TTL attribute of Powertools', () => {
      for (const stack of [primary, secondary]) {
        const properties = stack.one('IdempotencyTable', table);

        expect(keyOf(properties)).toEqual(['HASH id S']);
        expect(properties.TimeToLiveSpecification).toEqual({ AttributeName: 'expiration', Enabled: true });
        expect(properties.Replicas).toBeUndefined();
      }
    });
  });
};
