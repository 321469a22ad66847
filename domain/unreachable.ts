/** Ends a `switch` over a union: a case that is forgotten is a type error here, and one that slips in at run time is loud. */
export const unreachable = (value: never): never => {
  throw new Error(`No case for ${JSON.stringify(value)}; this is a bug`);
};
