import { setTimeout as sleepFor } from 'node:timers/promises';
import { createDynamoDbClient, createIotClient } from '../../infra/aws/clients.ts';
import { createDynamoDbReplica } from '../../infra/aws/dynamodb-replica.ts';
import { createDynamoDbTableStream } from '../../infra/aws/dynamodb-table-stream.ts';
import { createIotCertificateAuthorityStatus } from '../../infra/aws/iot-certificate-authority-status.ts';
import { createIotDataEndpoint } from '../../infra/aws/iot-data-endpoint.ts';
import { createIotRegistrationEvents } from '../../infra/aws/iot-registration-events.ts';
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
const dynamoDbIn = (region: string) => tracer.captureAWSv3Client(createDynamoDbClient(region));
const iot = tracer.captureAWSv3Client(createIotClient(env.AWS_REGION));

export const handler = createLambdaHandler(
  createRegionSetupHandler({
    region: env.AWS_REGION,
    findTableStream: createDynamoDbTableStream(dynamoDbIn(env.AWS_REGION)),
    findReplicaFrom: (region) => createDynamoDbReplica(dynamoDbIn(region)),
    findDataEndpoint: createIotDataEndpoint(iot),
    enableRegistrationEvents: createIotRegistrationEvents(iot),
    setAuthorityStatus: createIotCertificateAuthorityStatus(iot),
    answer: createAnswerCloudFormation({ sleep, logger }),
    sleep,
    logger,
    measure: createMeasure(metrics),
  }),
  observability,
);
