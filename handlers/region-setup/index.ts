import { setTimeout as sleepFor } from 'node:timers/promises';
import { createDynamoDbClient } from '../../infra/aws/clients.ts';
import { createDynamoDbTableStream } from '../../infra/aws/dynamodb-table-stream.ts';
import { readEnvironment, variables } from '../environment.ts';
import { createLambdaHandler } from '../lambda-handler.ts';
import { createMeasure } from '../measure.ts';
import { createObservability } from '../observability.ts';
import { createAnswerCloudFormation } from './answer-cloudformation.ts';
import { createRegionSetupHandler } from './handler.ts';

const { AWS_REGION, POWERTOOLS_SERVICE_NAME, POWERTOOLS_METRICS_NAMESPACE } = variables;
const env = readEnvironment({ AWS_REGION, POWERTOOLS_SERVICE_NAME, POWERTOOLS_METRICS_NAMESPACE });
const observability = createObservability(env.POWERTOOLS_SERVICE_NAME, env.POWERTOOLS_METRICS_NAMESPACE);
const { logger, metrics, tracer } = observability;

const sleep = (ms: number) => sleepFor(ms);
const dynamoDb = tracer.captureAWSv3Client(createDynamoDbClient(env.AWS_REGION));

export const handler = createLambdaHandler(
  createRegionSetupHandler({
    region: env.AWS_REGION,
    findTableStream: createDynamoDbTableStream(dynamoDb),
    answer: createAnswerCloudFormation(sleep),
    sleep,
    logger,
    measure: createMeasure(metrics),
  }),
  observability,
);
