/** Open while a Region is up. What was taken in waits before a shut gate and goes on when it opens. */
export interface Gate {
  readonly isOpen: () => boolean;
  readonly open: () => void;
  readonly shut: () => void;
  /** Resolves once the gate is open; rejects with the signal's reason when aborted before that. */
  readonly passage: (signal: AbortSignal) => Promise<void>;
}

export const createGate = (): Gate => {
  let isOpen = true;
  const waiting = new Set<() => void>();

  return {
    isOpen: () => isOpen,
    open: () => {
      isOpen = true;
      for (const pass of waiting) pass();
      waiting.clear();
    },
    shut: () => {
      isOpen = false;
    },
    passage: async (signal) => {
      signal.throwIfAborted();
      if (isOpen) return;
      await new Promise<void>((resolve, reject) => {
        const giveUp = () => {
          waiting.delete(pass);
          reject(signal.reason instanceof Error ? signal.reason : new Error('aborted'));
        };
        const pass = () => {
          signal.removeEventListener('abort', giveUp);
          resolve();
        };
        waiting.add(pass);
        signal.addEventListener('abort', giveUp, { once: true });
      });
    },
  };
};
