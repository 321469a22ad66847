/** What the SDK tells of an attempt that failed. */
interface FailedAttempt {
  readonly errorType: 'TRANSIENT' | 'THROTTLING' | 'SERVER_ERROR' | 'CLIENT_ERROR';
  readonly error?: { readonly name: string };
}

/** What the SDK carries from one attempt of a call to the next. */
interface RetryToken {
  readonly getRetryCount: () => number;
  /** How long the SDK waits before the attempt, in ms. */
  readonly getRetryDelay: () => number;
}

interface History {
  /** Epoch, ms at which the call was first throttled. */
  readonly throttledSinceMs: number | undefined;
  readonly failures: number;
}

/** `RetryStrategyV2` of the SDK. */
export interface PatientRetry {
  readonly acquireInitialRetryToken: () => Promise<RetryToken>;
  readonly refreshRetryTokenForRetry: (token: RetryToken, attempt: FailedAttempt) => Promise<RetryToken>;
  readonly recordSuccess: () => void;
}

/** A run makes three calls that are scarce, and has 50 s: each may use up its patience, and the run still ends by itself. */
const patienceMs = 15_000;
/** As many as the SDK was told before, with its waits. */
const maxFailures = 3;
const firstFailureWaitMs = 100;

/** 0.7 s at first, and 0.15 s less for every second that the call has waited; spread by a third to either side. */
const throttledWaitMs = (waitedMs: number, random: number): number =>
  Math.max(100, 700 - 0.15 * waitedMs) * (2 / 3 + (2 / 3) * random);

/** AWS IoT's name for a resource that is full, such as a certificate with ten policies. The SDK takes it for throttling. */
const isFull = ({ error }: FailedAttempt): boolean => error?.name === 'LimitExceededException';

/**
 * Retries for calls whose quota a fleet uses up (docs/decisions/quotas.md). A throttled call does not back off: it asks the more often
 * the longer it has waited, so that tokens go to those that have waited longest, and nobody's patience ends while others are served. A
 * run that fails costs its device a minute. Nor do calls share the SDK's store of 500 retry tokens, which is soon empty. How many ask
 * is bounded by the reserved concurrency of the functions. What else passes by itself is tried three times more, as the SDK does.
 */
export const createPatientRetry = (
  now: () => number = Date.now,
  random: () => number = Math.random,
): PatientRetry => {
  const fresh: History = { throttledSinceMs: undefined, failures: 0 };
  const histories = new WeakMap<RetryToken, History>();
  const tokenOf = (retries: number, delayMs: number, history: History): RetryToken => {
    const token = { getRetryCount: () => retries, getRetryDelay: () => delayMs };
    histories.set(token, history);
    return token;
  };

  return {
    acquireInitialRetryToken: async () => tokenOf(0, 0, fresh),

    refreshRetryTokenForRetry: async (token, attempt) => {
      const history = histories.get(token) ?? fresh;
      const retries = token.getRetryCount() + 1;
      if (attempt.errorType === 'THROTTLING' && !isFull(attempt)) {
        const nowMs = now();
        const throttledSinceMs = history.throttledSinceMs ?? nowMs;
        const waitedMs = nowMs - throttledSinceMs;
        if (waitedMs > patienceMs) throw new Error('patience is at an end');
        return tokenOf(retries, throttledWaitMs(waitedMs, random()), { ...history, throttledSinceMs });
      }
      if (attempt.errorType !== 'TRANSIENT' || history.failures === maxFailures)
        throw new Error('not to be tried again');
      const waitMs = random() * firstFailureWaitMs * 2 ** history.failures;
      return tokenOf(retries, waitMs, { ...history, failures: history.failures + 1 });
    },

    recordSuccess: () => {},
  };
};
