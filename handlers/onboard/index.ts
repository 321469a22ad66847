import { randomUUID } from 'node:crypto';
import { createOnboarding } from '../../domain/onboarding/onboarding.ts';
import { createIotCertificateAuthorities } from '../../infra/aws/iot-certificate-authorities.ts';
import { readCertificate } from '../../infra/pki/read-certificate.ts';
import { readEnvironment, variables } from '../environment.ts';
import { createLambdaHandler } from '../lambda-handler.ts';
import { createMeasure } from '../measure.ts';
import { createObservability } from '../observability.ts';
import { createRegionPorts, regionVariables } from '../region-ports.ts';
import { createRevocationPort } from '../revocations.ts';
import { createRunOnce } from '../run-once.ts';
import { createTraceStep } from '../trace-step.ts';
import { createOnboardHandler } from './handler.ts';
import { isGoal } from './report-outcome.ts';

const { CLAIM_SECONDS, REVOCATION_LIST_BUCKET, POWERTOOLS_SERVICE_NAME, POWERTOOLS_METRICS_NAMESPACE } =
  variables;
const env = readEnvironment({
  ...regionVariables,
  CLAIM_SECONDS,
  REVOCATION_LIST_BUCKET,
  POWERTOOLS_SERVICE_NAME,
  POWERTOOLS_METRICS_NAMESPACE,
});
const observability = createObservability(env.POWERTOOLS_SERVICE_NAME, env.POWERTOOLS_METRICS_NAMESPACE);
const { logger, metrics, tracer } = observability;
const { iot, ports, persistenceStore } = createRegionPorts(env, tracer);
const now = () => Date.now();
const measure = createMeasure(metrics);
const revocationPort = await createRevocationPort({
  region: env.AWS_REGION,
  bucket: env.REVOCATION_LIST_BUCKET,
  tracer,
  logger,
  measure,
  now,
});

export const handler = createLambdaHandler(
  createOnboardHandler({
    region: env.AWS_REGION,
    onboard: createOnboarding({
      ...ports,
      ...revocationPort,
      readCertificate,
      readCertificateAuthority: createIotCertificateAuthorities(iot),
      now,
      newId: randomUUID,
      claimDurationMs: env.CLAIM_SECONDS * 1_000,
    }),
    runOnce: createRunOnce({ persistenceStore, keyPrefix: 'onboard', isGoal }),
    now,
    traceStep: createTraceStep(tracer),
    logger,
    measure,
  }),
  observability,
);
