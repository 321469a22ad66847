import { z } from 'zod';
import { AwsError } from '../../endpoint/aws-service.ts';
import type { ReplicaGroup } from '../replication/replica-group.ts';
import { DYNAMODB } from '../table/operation-target.ts';
import type { RegionParts } from './region-parts.ts';

const refuse = (reason: string): never => {
  throw new AwsError('ValidationException', 400, `One or more parameter values were invalid: ${reason}`);
};

const answer = z.object({ TableDescription: z.looseObject({ TableName: z.string() }) });
const stream = z.object({ StreamEnabled: z.boolean(), StreamViewType: z.string().optional() });

/** What AWS refuses and the engine takes. https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_CreateTable.html */
const check = (input: Readonly<Record<string, unknown>>): void => {
  const {
    BillingMode: billing = 'PROVISIONED',
    ProvisionedThroughput: throughput,
    StreamSpecification,
  } = input;
  if (billing === 'PROVISIONED' && throughput === undefined) {
    refuse('ReadCapacityUnits and WriteCapacityUnits must both be specified when BillingMode is PROVISIONED');
  }
  const { data } = stream.safeParse(StreamSpecification);
  if (data?.StreamEnabled === true && data.StreamViewType === undefined) {
    refuse('StreamViewType is required when StreamEnabled is true');
  }
};

/**
 * Makes a table in one Region, as a replica of a global table if `group` is given.
 *
 * @param input of CreateTable
 * @returns the output of CreateTable, with the engine's ARNs
 */
export const createTable = async (
  { engine, tables }: RegionParts,
  input: Readonly<Record<string, unknown>>,
  group?: ReplicaGroup,
): Promise<unknown> => {
  check(input);
  const created = await engine.call(`${DYNAMODB}.CreateTable`, input, answer);
  await tables.take(created.TableDescription.TableName, group);
  return created;
};
