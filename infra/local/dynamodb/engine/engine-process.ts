/** The process behind the DynamoDB of one Region. */
export interface EngineProcess {
  /** Where it listens; another port after a restart. */
  readonly url: () => string;
  readonly isRunning: () => boolean;
  /** Resolves once it runs, or never will again: see `death`. */
  readonly settled: () => Promise<void>;
  /** Says why, once it has ended for good without being closed. */
  readonly death: () => string | undefined;
  /** Kills it as a fault does, by SIGKILL, and resolves when it has ended. It is started again. */
  readonly kill: () => Promise<void>;
  readonly close: () => Promise<void>;
}

/** An engine that somebody else runs. */
export const givenEngine = (url: string): EngineProcess => ({
  url: () => url,
  isRunning: () => true,
  settled: async () => {},
  death: () => undefined,
  kill: async () => {
    throw new Error(`The DynamoDB at ${url} was not started here, so it cannot be killed: kill it yourself.`);
  },
  close: async () => {},
});
