/** An execution environment, as those see it whom it calls. */
export interface FunctionEnvironment {
  readonly functionName: string;
  /** Ends it as a crash does, Runtime.ExitError: the event under way has failed, and is tried again where it came from the queue. */
  readonly crash: () => Promise<void>;
}

/** The execution environments of a Region by their access keys: as on AWS, each has its own. */
export interface Environments {
  readonly add: (accessKeyId: string, environment: FunctionEnvironment) => void;
  readonly remove: (accessKeyId: string) => void;
  readonly find: (accessKeyId: string) => FunctionEnvironment | undefined;
}

export const createEnvironments = (): Environments => {
  const environments = new Map<string, FunctionEnvironment>();
  return {
    add: (accessKeyId, environment) => {
      environments.set(accessKeyId, environment);
    },
    remove: (accessKeyId) => {
      environments.delete(accessKeyId);
    },
    find: (accessKeyId) => environments.get(accessKeyId),
  };
};
