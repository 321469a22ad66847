const significant = (sequenceNumber: string): string => sequenceNumber.replace(/^0+/, '');

/** Orders sequence numbers, which have more digits than a number holds. */
export const isAfter = (one: string, other: string): boolean => {
  const [left, right] = [significant(one), significant(other)];
  return left.length === right.length ? left > right : left.length > right.length;
};

/** The number just before: no record need have it. */
export const predecessor = (sequenceNumber: string): string => String(BigInt(sequenceNumber) - 1n);
