import { createHash } from 'node:crypto';
import { createDocumentClient, createDynamoDbClient } from '../../infra/aws/clients.ts';
import { createDynamoDbTelemetryStore } from '../../infra/aws/dynamodb-telemetry-store.ts';
import { readEnvironment, variables } from '../environment.ts';
import { createLambdaHandler } from '../lambda-handler.ts';
import { createMeasure } from '../measure.ts';
import { createObservability } from '../observability.ts';
import { createIngestHandler } from './handler.ts';

const { AWS_REGION, TELEMETRY_TABLE, TELEMETRY_TTL_DAYS } = variables;
const { POWERTOOLS_SERVICE_NAME, POWERTOOLS_METRICS_NAMESPACE } = variables;
const env = readEnvironment({
  AWS_REGION,
  TELEMETRY_TABLE,
  TELEMETRY_TTL_DAYS,
  POWERTOOLS_SERVICE_NAME,
  POWERTOOLS_METRICS_NAMESPACE,
});
const observability = createObservability(env.POWERTOOLS_SERVICE_NAME, env.POWERTOOLS_METRICS_NAMESPACE);
const { logger, metrics, tracer } = observability;
const dynamoDb = tracer.captureAWSv3Client(createDynamoDbClient(env.AWS_REGION));

export const handler = createLambdaHandler(
  createIngestHandler({
    region: env.AWS_REGION,
    ttlDays: env.TELEMETRY_TTL_DAYS,
    sha256: (bytes) => createHash('sha256').update(bytes).digest('hex'),
    storeTelemetry: createDynamoDbTelemetryStore(createDocumentClient(dynamoDb), env.TELEMETRY_TABLE),
    logger,
    measure: createMeasure(metrics),
  }),
  observability,
);
