import { claimIndex } from '../../../infra/aws/claim-index.ts';
import { writePackage } from '../../infra/local/cloud/package-directory.ts';

/** What the adapters find in a Region: the service's own resources, without its functions. */
export const names = {
  policy: 'contract-device',
  registryTable: 'contract-registry',
  telemetryTable: 'contract-telemetry',
  locksTable: 'contract-locks',
} as const;

const globalTable = (
  tableName: string,
  regions: readonly string[],
  [partitionKey, sortKey]: readonly [string, string?],
) => ({
  Type: 'AWS::DynamoDB::GlobalTable',
  Properties: {
    TableName: tableName,
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions: [partitionKey, sortKey].flatMap((name) =>
      name === undefined ? [] : { AttributeName: name, AttributeType: 'S' },
    ),
    KeySchema: [
      { AttributeName: partitionKey, KeyType: 'HASH' },
      ...(sortKey === undefined ? [] : [{ AttributeName: sortKey, KeyType: 'RANGE' }]),
    ],
    StreamSpecification: { StreamViewType: 'NEW_AND_OLD_IMAGES' },
    Replicas: regions.map((Region) => ({ Region })),
  },
});

/** The index of claims, as the service's template has it. */
const withClaimIndex = ({ Type, Properties }: ReturnType<typeof globalTable>) => ({
  Type,
  Properties: {
    ...Properties,
    AttributeDefinitions: [
      ...Properties.AttributeDefinitions,
      { AttributeName: 'claimStatus', AttributeType: 'S' },
      { AttributeName: 'claimExpiresAtMs', AttributeType: 'N' },
    ],
    GlobalSecondaryIndexes: [
      {
        IndexName: claimIndex.name,
        KeySchema: [
          { AttributeName: 'claimStatus', KeyType: 'HASH' },
          { AttributeName: 'claimExpiresAtMs', KeyType: 'RANGE' },
        ],
        Projection: { ProjectionType: 'KEYS_ONLY' },
      },
    ],
  },
});

/** Writes the package of one Region; the global tables, with replicas in `tableRegions`, stand in the primary's only. */
export const writeLandscape = async (
  caCertificatePem: string,
  tableRegions: readonly string[],
): Promise<{ readonly packageDir: string; readonly close: () => Promise<void> }> =>
  writePackage({
    code: {},
    resources: {
      Authority: {
        Type: 'AWS::IoT::CACertificate',
        Properties: {
          CACertificatePem: caCertificatePem,
          CertificateMode: 'SNI_ONLY',
          Status: 'ACTIVE',
          AutoRegistrationStatus: 'ENABLE',
        },
      },
      Policy: {
        Type: 'AWS::IoT::Policy',
        Properties: {
          PolicyName: names.policy,
          PolicyDocument: {
            Version: '2012-10-17',
            Statement: [{ Effect: 'Allow', Action: 'iot:Connect', Resource: '*' }],
          },
        },
      },
      Locks: {
        Type: 'AWS::DynamoDB::Table',
        Properties: {
          TableName: names.locksTable,
          BillingMode: 'PAY_PER_REQUEST',
          AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
          KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
        },
      },
      ...(tableRegions.length === 0
        ? {}
        : {
            Registry: withClaimIndex(globalTable(names.registryTable, tableRegions, ['thingName'])),
            Telemetry: globalTable(names.telemetryTable, tableRegions, ['thingName', 'messageKey']),
          }),
    },
    outputs: { AuthorityId: { Value: { Ref: 'Authority' } } },
  });
