import type { Finding } from '../../domain/reconciliation/finding.ts';
import type { PassSlice } from '../../domain/reconciliation/full-pass.ts';
import type { PassPosition } from '../../domain/reconciliation/pass-position.ts';
import { addTallies, noTally, type PassTally } from '../../domain/reconciliation/pass-tally.ts';

export interface SliceRequest {
  readonly position: PassPosition | undefined;
}

/** How the function answered. */
export type SliceAnswer =
  | { readonly kind: 'slice'; readonly slice: PassSlice }
  /** It does one thing at a time, and does another. */
  | { readonly kind: 'busy' }
  | { readonly kind: 'failed'; readonly message: string };

export interface PassDrive {
  readonly askForSlice: (request: SliceRequest) => Promise<SliceAnswer>;
  readonly sleep: (ms: number) => Promise<unknown>;
  readonly onProgress: (tally: PassTally) => void;
  /** Told once each time that the function does something else. */
  readonly onBusy: () => void;
}

export interface PassResult {
  readonly tally: PassTally;
  readonly findings: readonly Finding[];
}

const busyWaitMs = 5_000;
/** Longer than the function may run. */
const longestBusyMs = 15 * 60_000;
const failureWaitsMs = [2_000, 10_000, 30_000] as const;

/**
 * Has the function go through everything, slice by slice: where it stands is kept here, so that no slice is done twice.
 * @throws Error in one line when the function fails four times at one place, or is busy for too long
 */
export const drivePass = async ({
  askForSlice,
  sleep,
  onProgress,
  onBusy,
}: PassDrive): Promise<PassResult> => {
  let position: PassPosition | undefined;
  let tally = noTally;
  let failures = 0;
  let busyMs = 0;
  const findings: Finding[] = [];

  for (;;) {
    const answer = await askForSlice({ position });
    if (answer.kind === 'busy') {
      if (busyMs === 0) onBusy();
      if (busyMs >= longestBusyMs)
        throw new Error('The function reconcile does something else for 15 minutes now: try again later.');
      busyMs += busyWaitMs;
      await sleep(busyWaitMs);
      continue;
    }
    busyMs = 0;
    if (answer.kind === 'failed') {
      const waitMs = failureWaitsMs[failures];
      if (waitMs === undefined)
        throw new Error(
          `The function reconcile failed ${failures + 1} times: ${answer.message}. Its log says more; mend that, and run the command again.`,
        );
      failures += 1;
      await sleep(waitMs);
      continue;
    }
    failures = 0;
    const { slice } = answer;
    findings.push(...slice.findings);
    tally = addTallies(tally, slice.tally);
    onProgress(tally);
    if (slice.position === undefined) return { tally, findings };
    ({ position } = slice);
  }
};
