/** Open while a Region is up. What was taken in waits before a shut gate and goes on when it opens. */
export interface Gate {
  readonly isOpen: () => boolean;
  readonly open: () => void;
  readonly shut: () => void;
  /** Resolves once the gate is open; rejects with the signal's reason when aborted before that. */
  readonly passage: (signal: AbortSignal) => Promise<void>;
}

interface Waiter {
  readonly pass: () => void;
  readonly giveUp: (reason: Error) => void;
}

export const createGate = (): Gate => {
  let isOpen = true;
  /** By the signal that ends their wait. A signal is listened to once, however many wait: it looks through all of its listeners for each. */
  const waiting = new Map<AbortSignal, { readonly waiters: Waiter[]; readonly unlisten: () => void }>();

  const waitersOf = (signal: AbortSignal): Waiter[] => {
    const known = waiting.get(signal);
    if (known !== undefined) return known.waiters;
    const waiters: Waiter[] = [];
    const onAbort = () => {
      waiting.delete(signal);
      const reason = signal.reason instanceof Error ? signal.reason : new Error('aborted');
      for (const { giveUp } of waiters) giveUp(reason);
    };
    signal.addEventListener('abort', onAbort, { once: true });
    waiting.set(signal, { waiters, unlisten: () => signal.removeEventListener('abort', onAbort) });
    return waiters;
  };

  return {
    isOpen: () => isOpen,
    open: () => {
      isOpen = true;
      const passing = [...waiting.values()];
      waiting.clear();
      for (const { waiters, unlisten } of passing) {
        unlisten();
        for (const { pass } of waiters) pass();
      }
    },
    shut: () => {
      isOpen = false;
    },
    passage: async (signal) => {
      signal.throwIfAborted();
      if (isOpen) return;
      await new Promise<void>((pass, giveUp) => {
        waitersOf(signal).push({ pass, giveUp });
      });
    },
  };
};
