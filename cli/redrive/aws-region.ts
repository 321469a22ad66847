import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBStreamsClient } from '@aws-sdk/client-dynamodb-streams';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { SQSClient } from '@aws-sdk/client-sqs';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { openStack } from '../deploy/stacks.ts';
import { stackName } from '../stage/names.ts';
import { changedInStream } from './changed-in-stream.ts';
import { type QueueName, queueNames } from './queues.ts';
import type { RedriveRegion } from './redrive-queue.ts';
import { createRegistryRows } from './registry-rows.ts';
import { createLetterBox } from './sqs-letter-box.ts';

const outputsOf = async (region: string, stage: string): Promise<Readonly<Record<string, string>>> => {
  const stack = openStack(region, stage);
  try {
    const state = await stack.describe();
    if (state !== undefined) return state.outputs;
    throw new Error(
      `There is no stack ${stackName(stage)} in ${region}: deploy it, or choose other Regions with --region.`,
    );
  } finally {
    stack.close();
  }
};

/** A Region of a stage, by what its stack says. */
export const openRegion = async (
  region: string,
  stage: string,
): Promise<
  RedriveRegion & {
    /** Those that the stack has: one of an earlier version may lack some. */
    readonly queues: readonly QueueName[];
    readonly close: () => void;
  }
> => {
  const outputs = await outputsOf(region, stage);
  const output = (name: string): string => {
    const value = outputs[name];
    if (value !== undefined) return value;
    throw new Error(
      `The stack ${stackName(stage)} in ${region} has no output ${name}: it is of another version, deploy it again.`,
    );
  };
  const sqs = new SQSClient({ region });
  const lambda = new LambdaClient({ region });
  const dynamoDb = new DynamoDBClient({ region });
  const streams = new DynamoDBStreamsClient({ region });
  const fullName = (functionName: string): string => `${stackName(stage)}-${functionName}`;

  return {
    region,
    queues: queueNames.filter((name) => outputs[`${name}Url`] !== undefined),
    fullName,
    letterBox: (queue) => createLetterBox(sqs, output(`${queue}Url`)),
    invoke: async (functionName, payload) => {
      await lambda.send(
        new InvokeCommand({
          FunctionName: fullName(functionName),
          InvocationType: 'Event',
          Payload: JSON.stringify(payload),
        }),
      );
    },
    lookups: {
      ...createRegistryRows(DynamoDBDocumentClient.from(dynamoDb), output('DeviceRegistryTableName')),
      changedInStream: async (batch) => changedInStream(streams, batch),
    },
    close: () => {
      for (const client of [sqs, lambda, dynamoDb, streams]) client.destroy();
    },
  };
};
