import { soundCertificate } from '../domain/sound-certificate.ts';
import type { CertificateFacts } from '../../domain/certificate/certificate-facts.ts';
import { createOnboarding } from '../../domain/onboarding/onboarding.ts';
import type { OnboardingPorts } from '../../domain/onboarding/onboarding-ports.ts';
import { reconcileRow } from '../../domain/reconciliation/reconcile-row.ts';
import { createSettle } from '../../domain/reconciliation/settle.ts';
import { createReplication } from '../../domain/replication/replication.ts';
import type { ReplicationPorts } from '../../domain/replication/replication-ports.ts';
import { TerminalError } from '../../domain/saga/terminal-error.ts';
import type { Measure } from '../../handlers/measure.ts';
import { createOnboardHandler } from '../../handlers/onboard/handler.ts';
import { isGoal as isOnboarded, type OnboardResult } from '../../handlers/onboard/report-outcome.ts';
import { createReplicateHandler } from '../../handlers/replicate/handler.ts';
import { isGoal as isReplicated, type ReplicateResult } from '../../handlers/replicate/report-outcome.ts';
import { createLambdaContext } from '../handlers/support/lambda-context.ts';
import { createObservedPorts, leftBy } from './observed-ports.ts';
import type { RowChange } from './global-table.ts';
import type { FunctionRun } from './run.ts';
import { caCertificateId } from './scenario.ts';
import { scheduled } from './scheduled-calls.ts';
import type { SimulatedRegion } from './region.ts';
import type { World } from './world.ts';

export const onboardingPrefix = 'onboard';

const logger = {
  appendKeys: () => {},
  info: () => {},
  warn: () => {},
  error: () => {},
};

const hasOutcome = (value: unknown): value is { readonly outcome: string } =>
  typeof value === 'object' && value !== null && 'outcome' in value;
const isOnboardResult = (value: unknown): value is OnboardResult => hasOutcome(value);
const isReplicateResult = (value: unknown): value is ReplicateResult => hasOutcome(value);

const createPorts = (
  world: World,
  region: SimulatedRegion,
  run: FunctionRun,
): OnboardingPorts & Omit<ReplicationPorts, 'devices'> => {
  const { certificates, things, policy, devices } = createObservedPorts(world, region, run);
  return {
    certificates: scheduled(world, run, certificates),
    things: scheduled(world, run, things),
    policy: scheduled(world, run, policy),
    devices: scheduled(world, run, devices),
    // Both are asked for what never changes, so when they answer does not matter.
    readCertificate: async (certificatePem) => factsOf(world, certificatePem),
    readCertificateAuthority: async () => 'PEM of the CA',
    describeCertificateIn: async () => undefined,
    now: world.timeline.nowMs,
    newId: () => `claim-${run.id}`,
    claimDurationMs: 360_000,
  };
};

const factsOf = ({ certificates, timeline }: World, pem: string): CertificateFacts => {
  const found = certificates.find((certificate) => certificate.pem === pem);
  if (found === undefined) throw new TerminalError('certificate-unreadable', 'No certificate is in it');
  const nowMs = timeline.nowMs();
  const dates = {
    notBeforeMs: nowMs - 1000,
    notAfterMs: nowMs + 1000,
    caNotBeforeMs: nowMs - 1000,
    caNotAfterMs: nowMs + 1000,
  };
  return soundCertificate({ commonNames: [found.thingName], ...dates, isIssuedByCa: found.isSound });
};

/** Watches what a run reports of a rollback against what it has left. */
const createMeasure = (
  world: World,
  region: SimulatedRegion,
  run: FunctionRun,
  certificateId: string,
): Measure => ({
  count: () => {},
  duration: () => {},
  countByReason: (counter, reason) => {
    const { journal } = world;
    const who = `${run.region} ${run.name}#${run.id}`;
    if (counter === 'RolledBack') {
      const left = leftBy(region, run);
      if (left.length > 0) {
        journal.violate('rollback-leaves-nothing', `${who} rolled back (${reason}) and left ${left.join()}`);
      }
      if (run.hasStuckUndo()) {
        journal.violate('incomplete-is-reported', `${who} says that it rolled back, and an undo had failed`);
      }
    }
    if (counter === 'RollbackIncomplete') {
      world.leftBehind.add(certificateId);
      if (!run.hasStuckUndo()) {
        journal.violate(
          'incomplete-is-reported',
          `${who} says that something is left, and every undo had worked`,
        );
      }
    }
  },
});

const handlerParts = (world: World, region: SimulatedRegion, run: FunctionRun, certificateId: string) => ({
  region: region.name,
  now: world.timeline.nowMs,
  traceStep: run.traceStep,
  logger,
  measure: createMeasure(world, region, run, certificateId),
});

const remainingMs = (world: World, run: FunctionRun) => () => run.endsAtMs - world.timeline.nowMs();

/** AWS IoT's event of a certificate that is pending, on its way to the function. */
export const invokeOnboard = (world: World, region: SimulatedRegion, certificateId: string): void => {
  world.lambda.invoke({
    name: 'onboard',
    label: `onboard ${certificateId.slice(0, 2)}`,
    region: region.name,
    work: async (run) => {
      const handle = createOnboardHandler({
        ...handlerParts(world, region, run, certificateId),
        onboard: createOnboarding(createPorts(world, region, run)),
        runOnce: region.locks.runOnce(onboardingPrefix, run, isOnboarded, isOnboardResult),
      });
      const event = {
        certificateId,
        caCertificateId,
        timestamp: world.timeline.nowMs(),
        certificateRegistrationTimestamp: null,
      };
      await handle(event, createLambdaContext(remainingMs(world, run)));
    },
  });
};

/** What the pipe and the bus make of a change in this Region's replica. */
export const followChange = (world: World, region: SimulatedRegion, change: RowChange): void => {
  const { thingName, old, new: row } = change;
  if (row === undefined) {
    if (old?.status === 'PROVISIONING' || old?.status === 'ACTIVE') invokeSettle(world, region, thingName);
    return;
  }
  if (row.status === 'PROVISIONING' || row.writtenBy === region.name) return;
  invokeReplicate(world, region, row);
};

const invokeReplicate = (
  world: World,
  region: SimulatedRegion,
  { thingName, certificateId, status, writtenBy, version, updatedAtMs }: NonNullable<RowChange['new']>,
): void => {
  const event = {
    'detail-type': 'DeviceRowChanged',
    source: 'landfall.registry',
    detail: {
      thingName,
      certificateId,
      status,
      writtenBy,
      version: String(version),
      updatedAt: String(updatedAtMs),
    },
  };
  world.lambda.invoke({
    name: 'replicate',
    label: `replicate ${thingName}, ${status} by ${writtenBy}`,
    region: region.name,
    work: async (run) => {
      const handle = createReplicateHandler({
        ...handlerParts(world, region, run, certificateId),
        replicate: createReplication(createPorts(world, region, run)),
        runOnce: region.locks.runOnce('replicate', run, isReplicated, isReplicateResult),
      });
      await handle(event, createLambdaContext(remainingMs(world, run)));
    },
  });
};

const runOf = (world: World, run: FunctionRun) => ({
  region: run.region,
  remainingMs: remainingMs(world, run),
  traceStep: run.traceStep,
});

/** A claim that has outlived its run, or a row that has vanished. */
export const invokeSettle = (world: World, region: SimulatedRegion, thingName: string): void => {
  world.lambda.invoke({
    name: 'settle',
    label: `settle ${thingName}`,
    region: region.name,
    work: async (run) => {
      const ports = createPorts(world, region, run);
      const settle = createSettle({
        ...ports,
        onboard: createOnboarding(ports),
        runExclusively: region.locks.runExclusively(onboardingPrefix, run),
      });
      await settle({ thingName, run: runOf(world, run) });
    },
  });
};

/** One row of the full pass. */
export const invokeReconcile = (world: World, region: SimulatedRegion, thingName: string): void => {
  world.lambda.invoke({
    name: 'reconcile',
    label: `reconcile ${thingName}`,
    region: region.name,
    work: async (run) => {
      const ports = createPorts(world, region, run);
      await reconcileRow(
        { ...ports, replicate: createReplication(ports) },
        { thingName, isDryRun: false, run: runOf(world, run) },
      );
    },
  });
};
