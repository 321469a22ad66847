/** Resolves at the first Ctrl-C, or when the process is asked to end. */
export const untilInterrupted = async (): Promise<void> =>
  new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => resolve());
  });
