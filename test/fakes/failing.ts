export interface Fault {
  readonly error: Error;
  /** `before`: the call does nothing. `after`: it does its work, and the answer is lost. */
  readonly when: 'before' | 'after';
  /** How many calls fail; all of them when absent. */
  readonly times?: number;
  /** Only calls with such arguments fail. */
  readonly isMeant?: (...args: readonly unknown[]) => boolean;
}

type Method<Port> = Extract<keyof Port, string>;

/** The port as it is, but for one method that fails as told. */
export const failing = <Port extends object>(
  port: Port,
  fault: Fault & { readonly method: Method<Port> },
): Port => {
  const shouldFail = countdown(fault);
  return new Proxy(port, {
    get: (target, property, receiver) => {
      const value: unknown = Reflect.get(target, property, receiver);
      if (property !== fault.method || typeof value !== 'function') return value;
      return async (...args: readonly unknown[]): Promise<unknown> => {
        const call = async (): Promise<unknown> => {
          const answer: unknown = await Reflect.apply(value, target, args);
          return answer;
        };
        return shouldFail(args) ? fail(fault, call) : call();
      };
    },
  });
};

/** Like `failing`, for a port that is one function. */
export const failingCall = <Args extends readonly unknown[], Answer>(
  call: (...args: Args) => Promise<Answer>,
  fault: Fault,
): ((...args: Args) => Promise<Answer>) => {
  const shouldFail = countdown(fault);
  return async (...args) => (shouldFail(args) ? fail(fault, async () => call(...args)) : call(...args));
};

const countdown = ({ times = Infinity, isMeant = () => true }: Fault) => {
  let left = times;
  return (args: readonly unknown[]): boolean => {
    if (left === 0 || !isMeant(...args)) return false;
    left -= 1;
    return true;
  };
};

const fail = async ({ when, error }: Fault, call: () => Promise<unknown>): Promise<never> => {
  if (when === 'after') await call();
  throw error;
};
