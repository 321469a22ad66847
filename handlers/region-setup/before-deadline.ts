/** Gives back what `work` gives, or what `whenLate` gives once `ms` have passed; the work is then left to itself. */
export const beforeDeadline = async <Result>(
  ms: number,
  work: () => Promise<Result>,
  whenLate: () => Result,
): Promise<Result> => {
  const late = Promise.withResolvers<Result>();
  const timer = setTimeout(() => {
    late.resolve(whenLate());
  }, ms);
  try {
    return await Promise.race([work(), late.promise]);
  } finally {
    clearTimeout(timer);
  }
};
