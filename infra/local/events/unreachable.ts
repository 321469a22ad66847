/** Ends a switch that handles every case: the compiler refuses a case that is missing. */
export const unreachable = (value: never): never => {
  throw new Error(`Not handled: ${JSON.stringify(value)}`);
};
