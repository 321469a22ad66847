import { describe, expect, it } from '@jest/globals';
import type { AwsRequest } from '../../../../../infra/local/endpoint/aws-service.ts';
import { readCall } from '../../../../../infra/local/dynamodb/wire/call.ts';
import { permissionsOf } from '../../../../../infra/local/dynamodb/wire/permissions.ts';

const SCOPE = { region: 'us-west-2', accountId: '000000000000' };
const TABLE = 'arn:aws:dynamodb:us-west-2:000000000000:table/devices';
const STREAM = `${TABLE}/stream/2026-11-24T06:24:33.758`;

const request = (target: string, body: string): AwsRequest => ({
  region: 'us-west-2',
  scope: 'dynamodb',
  accessKeyId: 'AKID',
  method: 'POST',
  path: '/',
  query: new URLSearchParams(),
  headers: { 'x-amz-target': target },
  body: Buffer.from(body),
});

const permissions = (operation: string, input: object, api = 'DynamoDB') =>
  permissionsOf(readCall(request(`${api}_20120810.${operation}`, JSON.stringify(input))), SCOPE).map(
    ({ action, resource }) => [action, resource],
  );

describe('what a role must be allowed', () => {
  it.each([
    ['PutItem', { TableName: 'devices' }, [['dynamodb:PutItem', TABLE]]],
    ['PutItem', { TableName: TABLE }, [['dynamodb:PutItem', TABLE]]],
    [
      'Query',
      { TableName: 'devices', IndexName: 'by-owner' },
      [['dynamodb:Query', `${TABLE}/index/by-owner`]],
    ],
    ['ListTables', {}, [['dynamodb:ListTables', '*']]],
    ['UpdateContinuousBackups', { TableName: 'devices' }, [['dynamodb:UpdateContinuousBackups', TABLE]]],
    ['TagResource', { ResourceArn: TABLE }, [['dynamodb:TagResource', TABLE]]],
    [
      'BatchWriteItem',
      { RequestItems: { devices: [], other: [] } },
      [
        ['dynamodb:BatchWriteItem', TABLE],
        ['dynamodb:BatchWriteItem', TABLE.replace('devices', 'other')],
      ],
    ],
    [
      'TransactWriteItems',
      {
        TransactItems: [
          { Put: { TableName: 'devices' } },
          { ConditionCheck: { TableName: 'other' } },
          { Update: { TableName: 'devices' } },
        ],
      },
      [
        ['dynamodb:PutItem', TABLE],
        ['dynamodb:ConditionCheckItem', TABLE.replace('devices', 'other')],
        ['dynamodb:UpdateItem', TABLE],
      ],
    ],
  ])('for %s on %j', (operation, input, expected) => {
    expect(permissions(operation, input)).toEqual(expected);
  });

  it.each([
    ['DescribeStream', { StreamArn: STREAM }, STREAM],
    ['GetRecords', { ShardIterator: `${STREAM}|1|eyJ0YWJsZ` }, STREAM],
    ['ListStreams', { TableName: 'devices' }, '*'],
  ])('for %s on a stream', (operation, input, resource) => {
    expect(permissions(operation, input, 'DynamoDBStreams')).toEqual([[`dynamodb:${operation}`, resource]]);
  });

  it('is not known for an operation that is not implemented', () => {
    expect(() => permissions('ExecuteStatement', {})).toThrow('does not implement ExecuteStatement');
  });

  it('is not known for a request that is malformed', () => {
    expect(() => permissions('PutItem', {})).toThrow('PutItem: TableName is missing or no string');
    expect(() => readCall(request('DynamoDB_20120810.PutItem', '{'))).toThrow('no JSON object');
  });
});
