import { createReplication } from '../../domain/replication/replication.ts';
import { createIotClient } from '../../infra/aws/clients.ts';
import { createIotDescribeCertificateIn } from '../../infra/aws/iot-describe-certificate.ts';
import { readEnvironment, variables } from '../environment.ts';
import { createLambdaHandler } from '../lambda-handler.ts';
import { createMeasure } from '../measure.ts';
import { createObservability } from '../observability.ts';
import { createRegionPorts, regionVariables } from '../region-ports.ts';
import { createRunOnce } from '../run-once.ts';
import { createTraceStep } from '../trace-step.ts';
import { createReplicateHandler } from './handler.ts';
import { isGoal } from './report-outcome.ts';

const { POWERTOOLS_SERVICE_NAME, POWERTOOLS_METRICS_NAMESPACE } = variables;
const env = readEnvironment({ ...regionVariables, POWERTOOLS_SERVICE_NAME, POWERTOOLS_METRICS_NAMESPACE });
const observability = createObservability(env.POWERTOOLS_SERVICE_NAME, env.POWERTOOLS_METRICS_NAMESPACE);
const { logger, metrics, tracer } = observability;
const { ports, persistenceStore } = createRegionPorts(env, tracer);

export const handler = createLambdaHandler(
  createReplicateHandler({
    region: env.AWS_REGION,
    replicate: createReplication({
      ...ports,
      describeCertificateIn: createIotDescribeCertificateIn((region) =>
        tracer.captureAWSv3Client(createIotClient(region)),
      ),
    }),
    runOnce: createRunOnce({ persistenceStore, keyPrefix: 'replicate', isGoal }),
    now: () => Date.now(),
    traceStep: createTraceStep(tracer),
    logger,
    measure: createMeasure(metrics),
  }),
  observability,
);
