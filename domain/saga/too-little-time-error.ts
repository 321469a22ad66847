/**
 * What a step must find left on the clock: room for its own call with the SDK's retries, and for the undo of what went before.
 */
export const STEP_MARGIN_MS = 5000;

/** Ends a run as transient, before it is cut off in the middle of a step; the next run takes the same steps again. */
export class TooLittleTimeError extends Error {
  override readonly name = 'TooLittleTimeError';

  constructor(stepName: string, remainingMs: number) {
    super(
      `${remainingMs} ms left, too little to begin "${stepName}" (needs ${STEP_MARGIN_MS} ms); run it again`,
    );
  }
}
