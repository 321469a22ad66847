import type { Context } from 'aws-lambda';
import type { RunExclusively } from '../domain/ports/run-exclusively.ts';
import type { RunOnce } from './run-once.ts';

/** Another run has the certificate, or brought it to its goal a moment ago: to be tried again later. */
export class CertificateBusyError extends Error {
  override readonly name = 'CertificateBusyError';

  constructor(certificateId: string) {
    super(`The certificate ${certificateId} is being onboarded, or was a moment ago; try again later`);
  }
}

/** Makes exclusive runs of the lock that onboarding has, so that each keeps the other out. Nothing of them is remembered. */
export const createRunExclusively =
  (runOnce: RunOnce<undefined>, context: Context): RunExclusively =>
  async (certificateId, work) => {
    let done: readonly [Awaited<ReturnType<typeof work>>] | undefined;
    await runOnce(certificateId, context, async () => {
      done = [await work()];
      return undefined;
    });
    if (done === undefined) throw new CertificateBusyError(certificateId);
    return done[0];
  };
