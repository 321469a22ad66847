/** Ends a `switch` over every kind there is. */
export const unreachable = (value: never): never => {
  throw new Error(`no such kind: ${JSON.stringify(value)}`);
};
