import { AwsError, type AwsResponse, type AwsService } from '../../endpoint/aws-service.ts';
import { type Call, readCall } from '../wire/call.ts';
import { kindOf, type OperationKind } from '../wire/operations.ts';
import { permissionsOf } from '../wire/permissions.ts';
import { read, write } from './data-plane.ts';
import { jsonResponse } from './json-response.ts';
import type { CloudParts, RegionParts } from './region-parts.ts';
import { listOrReadStreams } from './stream-plane.ts';
import { manageTable, manageTags } from './table-plane.ts';

type Answer = (cloud: CloudParts, parts: RegionParts, call: Call) => Promise<AwsResponse>;

const onStreams: Answer = async (_cloud, parts, call) =>
  jsonResponse(200, await listOrReadStreams(parts, call));

const answers: Readonly<Record<OperationKind, Answer>> = {
  read: async (_cloud, parts, call) => read(parts, call),
  write: async (_cloud, parts, call) => write(parts, call),
  tags: async (_cloud, parts, call) => manageTags(parts, call),
  table: async (cloud, parts, call) => jsonResponse(200, await manageTable(cloud, parts, call)),
  list: onStreams,
  stream: onStreams,
};

/** DynamoDB and DynamoDB Streams of one Region. */
export const createDynamoDbService = (cloud: CloudParts, parts: RegionParts): AwsService => {
  const refuseWhileDown = (): void => {
    if (parts.isUp()) return;
    throw new AwsError('ServiceUnavailable', 503, `DynamoDB of ${parts.region} is down`);
  };
  return {
    scopes: ['dynamodb'],
    permissions: (request) => permissionsOf(readCall(request), parts),
    handle: async (request) => {
      refuseWhileDown();
      parts.engine.requireRunning();
      const call = readCall(request);
      const response = await answers[kindOf(call.operation)](cloud, parts, call);
      // The Region went down meanwhile: the work is done, the answer is lost.
      refuseWhileDown();
      return response;
    },
    encodeError: ({ name, status, message, fields }) =>
      jsonResponse(status, { __type: `com.amazonaws.dynamodb.v20120810#${name}`, message, ...fields }),
  };
};
