import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { createOnboarding } from '../../domain/onboarding/onboarding.ts';
import { createFullPass } from '../../domain/reconciliation/full-pass.ts';
import { reconcileRow } from '../../domain/reconciliation/reconcile-row.ts';
import { createScheduledPass } from '../../domain/reconciliation/scheduled-pass.ts';
import { createSettle } from '../../domain/reconciliation/settle.ts';
import { settleExpired } from '../../domain/reconciliation/settle-expired.ts';
import { createReplication } from '../../domain/replication/replication.ts';
import { createCallPace } from '../../infra/aws/call-pace.ts';
import { createIotClient } from '../../infra/aws/clients.ts';
import { createDynamoDbClaimPositions } from '../../infra/aws/dynamodb-claim-positions.ts';
import { createDynamoDbExpiredClaims } from '../../infra/aws/dynamodb-expired-claims.ts';
import { createDynamoDbPassRecords } from '../../infra/aws/dynamodb-pass-records.ts';
import { createDynamoDbRowNames } from '../../infra/aws/dynamodb-row-names.ts';
import { createIotCertificateAuthorities } from '../../infra/aws/iot-certificate-authorities.ts';
import { createIotDescribeCertificateIn } from '../../infra/aws/iot-describe-certificate.ts';
import { createIotInventory } from '../../infra/aws/iot-inventory.ts';
import { defaultIotQuotas, smallestIotQuota } from '../../infra/aws/iot-quotas.ts';
import { paceCalls } from '../../infra/aws/pace-calls.ts';
import { readCertificate } from '../../infra/pki/read-certificate.ts';
import { readEnvironment, variables } from '../environment.ts';
import { createLambdaHandler } from '../lambda-handler.ts';
import { createMeasure } from '../measure.ts';
import { createObservability } from '../observability.ts';
import { createRegionPorts, regionVariables } from '../region-ports.ts';
import { createRevocationPort } from '../revocations.ts';
import { createRunExclusively } from '../run-exclusively.ts';
import { createRunOnce } from '../run-once.ts';
import { createTraceStep } from '../trace-step.ts';
import { createReconcileHandler } from './handler.ts';

const { CLAIM_SECONDS, CA_CERTIFICATE_IDS, IOT_QUOTA_SHARE, REVOCATION_LIST_BUCKET } = variables;
const { POWERTOOLS_SERVICE_NAME, POWERTOOLS_METRICS_NAMESPACE } = variables;
const env = readEnvironment({
  ...regionVariables,
  CLAIM_SECONDS,
  CA_CERTIFICATE_IDS,
  IOT_QUOTA_SHARE,
  REVOCATION_LIST_BUCKET,
  POWERTOOLS_SERVICE_NAME,
  POWERTOOLS_METRICS_NAMESPACE,
});
const observability = createObservability(env.POWERTOOLS_SERVICE_NAME, env.POWERTOOLS_METRICS_NAMESPACE);
const { logger, metrics, tracer } = observability;
const now = () => Date.now();
const measure = createMeasure(metrics);

const pace = createCallPace({
  quotaOf: (operation) => defaultIotQuotas[operation] ?? smallestIotQuota,
  now: () => performance.now(),
  sleep: (ms) => sleep(ms),
});
const { iot, documents, accountRegion, ports, persistenceStore } = createRegionPorts(
  env,
  tracer,
  (client) => {
    paceCalls(client, pace);
  },
);

const onboard = createOnboarding({
  ...ports,
  ...(await createRevocationPort({
    region: env.AWS_REGION,
    bucket: env.REVOCATION_LIST_BUCKET,
    tracer,
    logger,
    measure,
    now,
  })),
  readCertificate,
  readCertificateAuthority: createIotCertificateAuthorities(iot),
  now,
  newId: randomUUID,
  claimDurationMs: env.CLAIM_SECONDS * 1_000,
});
const replicate = createReplication({
  ...ports,
  describeCertificateIn: createIotDescribeCertificateIn((region) =>
    tracer.captureAWSv3Client(createIotClient(region)),
  ),
});
const fullPass = createFullPass({
  inventory: {
    ...createIotInventory(iot, accountRegion, env.CA_CERTIFICATE_IDS),
    rows: createDynamoDbRowNames(documents, env.DEVICE_REGISTRY_TABLE),
  },
  devices: ports.devices,
  reconcileRow: async (request) => reconcileRow({ ...ports, replicate }, request),
});
const expiredClaims = createDynamoDbExpiredClaims(documents, env.DEVICE_REGISTRY_TABLE, env.AWS_REGION);
const positions = createDynamoDbClaimPositions(documents, env.IDEMPOTENCY_TABLE);
// The same key prefix as that of the function onboard.
const onboardOnce = createRunOnce<undefined>({ persistenceStore, keyPrefix: 'onboard', isGoal: () => false });

export const handler = createLambdaHandler(
  createReconcileHandler({
    region: env.AWS_REGION,
    quotaShare: env.IOT_QUOTA_SHARE,
    beginBudget: pace.begin,
    settleIn: (context) =>
      createSettle({ ...ports, onboard, now, runExclusively: createRunExclusively(onboardOnce, context) }),
    settleExpired: async (settle, isOver) => settleExpired({ expiredClaims, positions, settle, now }, isOver),
    fullPass,
    scheduledPass: createScheduledPass({
      fullPass,
      records: createDynamoDbPassRecords(documents, env.IDEMPOTENCY_TABLE),
      now,
      intervalMs: 24 * 3_600_000,
    }),
    now,
    traceStep: createTraceStep(tracer),
    logger,
    measure,
  }),
  observability,
);
