/**
 * The lists of replicas that a global table goes through, from those that it has to those that it shall have: DynamoDB adds or
 * removes one replica an update. The last list is the wanted one, always.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-dynamodb-globaltable.html
 * @throws Error when more goes than one update can take away
 */
export const planReplicas = (
  present: readonly string[],
  wanted: readonly string[],
): readonly (readonly string[])[] => {
  const missing = wanted.filter((region) => !present.includes(region));
  const surplus = present.filter((region) => !wanted.includes(region));
  if (surplus.length > 1 || (surplus.length === 1 && missing.length > 0))
    throw new Error(
      `The tables have a replica in ${surplus.join(', ')}, which the stage no longer names, and DynamoDB makes one change of the replicas an update: take out one Region, deploy, and go on with the next.`,
    );
  const growing = missing.slice(1).map((_, index) => {
    const reached = new Set([...present, ...missing.slice(0, index + 1)]);
    return wanted.filter((region) => reached.has(region));
  });
  return [...growing, wanted];
};
