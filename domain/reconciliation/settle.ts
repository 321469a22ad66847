import type { DeviceRow } from '../device/device-row.ts';
import { findThing } from '../device/find-thing.ts';
import { createPlacement } from '../device/placement.ts';
import { isAlive } from '../onboarding/decide-onboarding.ts';
import type { Onboard } from '../onboarding/onboarding.ts';
import type { OnboardingOutcome } from '../onboarding/onboarding-outcome.ts';
import type { OnboardingPorts } from '../onboarding/onboarding-ports.ts';
import type { RegisteredCertificate } from '../ports/certificate-registry.ts';
import type { Run } from '../ports/run.ts';
import type { RunExclusively } from '../ports/run-exclusively.ts';
import { runForward } from '../saga/run-saga.ts';
import { takeStep } from '../saga/take-step.ts';
import { TerminalError } from '../saga/terminal-error.ts';

export interface SettleRequest {
  readonly thingName: string;
  readonly run: Run;
}

/** How one run ended. Everything else is thrown: run it again. */
export type Settlement =
  /** The row is decided, its claim has time left, or there is nothing here to settle. Nothing was touched. */
  | { readonly kind: 'nothing'; readonly thingName: string }
  /** A certificate that is ACTIVE here was onboarded once more, and this is what became of it. */
  | { readonly kind: 'finished'; readonly thingName: string; readonly outcome: OnboardingOutcome }
  /** What an onboarding left here is gone, and so is its claim if this Region wrote it. */
  | { readonly kind: 'takenBack'; readonly thingName: string; readonly certificateId: string };

export type Settle = (request: SettleRequest) => Promise<Settlement>;

export interface SettlePorts extends Pick<
  OnboardingPorts,
  'certificates' | 'things' | 'policy' | 'devices' | 'now'
> {
  readonly onboard: Onboard;
  readonly runExclusively: RunExclusively;
}

/**
 * Settles, in this Region, a name whose onboarding was left undecided: its claim has outlived its run, or its row has vanished.
 *
 * A row vanishes when a Region releases its claim without having seen that another Region got further: the last writer wins, and
 * a deletion is a write. So what this Region has decides. A certificate that is ACTIVE here has passed the pivot, and is onboarded
 * once more, which only records it; the one of the claim goes before others. Without one the remains of the saga are taken
 * back, and the claim is released by the Region that wrote it.
 */
export const createSettle =
  (ports: SettlePorts): Settle =>
  async ({ thingName, run }) => {
    const row = await takeStep(run, 'read row', () => ports.devices.read(thingName));
    if (row !== undefined && !isAbandoned(row, ports.now())) return { kind: 'nothing', thingName };

    const { active, remains } = await takeStep(run, 'look at what is here', () =>
      lookAround(ports, thingName, row),
    );
    if (active !== undefined) return finish(ports, thingName, active, run);

    const isOurClaim = row?.writtenBy === run.region;
    const certificateId = isOurClaim ? row.certificateId : remains;
    if (certificateId === undefined) return { kind: 'nothing', thingName };
    const claimId = isOurClaim ? row.claim?.id : undefined;
    return takeBack(ports, { thingName, certificateId }, claimId, run);
  };

/** A row without a claim is held by nobody. */
const isAbandoned = ({ status, claim }: DeviceRow, nowMs: number): boolean =>
  status === 'PROVISIONING' && (claim === undefined || !isAlive(claim, nowMs));

interface Standing {
  /** Works here under the name. */
  readonly active?: RegisteredCertificate;
  /** Id of the certificate whose saga has left something here: that of the claim, or without a row that of the thing's mark. */
  readonly remains?: string;
}

const lookAround = async (
  { certificates, things }: SettlePorts,
  thingName: string,
  row: DeviceRow | undefined,
): Promise<Standing> => {
  const { thing, certificateIds } = await findThing(things, thingName);
  const claimant = row === undefined ? undefined : await certificates.describe(row.certificateId);
  if (claimant?.status === 'ACTIVE') return { active: claimant };

  for (const certificateId of certificateIds) {
    const certificate = await certificates.describe(certificateId);
    if (certificate?.status === 'ACTIVE') return { active: certificate };
  }

  const isMarked = thing?.certificateId !== undefined && thing.certificateId === row?.certificateId;
  if (row === undefined) return thing?.certificateId === undefined ? {} : { remains: thing.certificateId };
  return claimant !== undefined || isMarked ? { remains: row.certificateId } : {};
};

const finish = async (
  { onboard, runExclusively }: SettlePorts,
  thingName: string,
  { certificateId, caCertificateId }: RegisteredCertificate,
  run: Run,
): Promise<Settlement> => {
  if (caCertificateId === undefined) {
    throw new TerminalError(
      'ca-unknown',
      `The certificate ${certificateId} of "${thingName}" is ACTIVE in ${run.region} without a row, and AWS IoT names no CA for it: write its row by hand, or make it INACTIVE`,
    );
  }
  const outcome = await runExclusively(certificateId, async () =>
    onboard({ certificateId, caCertificateId, run }),
  );
  return { kind: 'finished', thingName, outcome };
};

/**
 * Undoes an onboarding, in the order of a rollback, up to the first failure: what is left then is found again by the claim or by the
 * thing's mark, which go last.
 */
const takeBack = async (
  ports: SettlePorts,
  device: { readonly thingName: string; readonly certificateId: string },
  claimId: string | undefined,
  run: Run,
): Promise<Settlement> => {
  const { thingName, certificateId } = device;
  // Stryker disable next-line ArrowFunction: undefined is a no as well
  const { createThing, attachCertificate, attachPolicy } = createPlacement(ports, device, () => false);
  const releaseClaim = async (): Promise<void> => {
    if (claimId !== undefined) await ports.devices.releaseClaim(thingName, claimId);
  };
  await ports.runExclusively(certificateId, async () =>
    runForward(
      [
        { name: 'detach policy', run: attachPolicy.undo },
        { name: 'detach certificate', run: attachCertificate.undo },
        { name: 'delete thing', run: createThing.undo },
        { name: 'release claim', run: releaseClaim },
      ],
      run,
    ),
  );
  return { kind: 'takenBack', ...device };
};
