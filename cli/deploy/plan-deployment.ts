import { planReplicas } from './plan-replicas.ts';

/** One run of `serverless deploy`. */
export interface DeployStep {
  readonly region: string;
  /** Replicas of the global tables; all Regions of the stage when left out. */
  readonly replicas?: readonly string[];
  /** Why this run is made, where it is not the deployment itself. */
  readonly why?: string;
}

export interface DeploymentRequest {
  readonly stage: string;
  /** All Regions of the stage, the primary first. */
  readonly regions: readonly [string, ...string[]];
  /** Those of them to deploy. */
  readonly chosen: readonly string[];
  /** Replicas that the tables have now; undefined when there are no tables yet. */
  readonly present: readonly string[] | undefined;
  readonly hasStack: (region: string) => boolean;
}

const primarySteps = ({ regions, present }: DeploymentRequest): readonly DeployStep[] => {
  const [primary] = regions;
  const lists = present === undefined ? [regions] : planReplicas(present, regions);
  return lists.map((replicas, index) =>
    index === lists.length - 1
      ? { region: primary }
      : {
          region: primary,
          replicas,
          why: `replicas ${replicas.join(', ')}: DynamoDB takes one change of the replicas an update`,
        },
  );
};

/**
 * What to run, in order.
 * @throws Error in one line when a Region cannot be deployed as things are
 */
export const planDeployment = (request: DeploymentRequest): readonly DeployStep[] => {
  const { stage, regions, chosen, present, hasStack } = request;
  const [primary, ...others] = regions;
  const left = (present ?? []).find((region) => !regions.includes(region) && hasStack(region));
  if (left !== undefined && chosen.includes(primary))
    throw new Error(
      `${left} is no longer in stage "${stage}", but its stack stands and reads its replica. Put ${left} back into regions, run "npx landfall remove --stage ${stage} --region ${left}", and take it out again.`,
    );
  const secondaries = others.filter((region) => chosen.includes(region));
  if (chosen.includes(primary))
    return [...primarySteps(request), ...secondaries.map((region) => ({ region }))];
  const lacking = secondaries.find((region) => !(present ?? []).includes(region));
  if (lacking !== undefined)
    throw new Error(
      `Deploy ${primary} first, the primary of stage "${stage}": the tables have no replica in ${lacking} yet. npx landfall deploy --stage ${stage} --region ${primary} --region ${lacking}`,
    );
  return secondaries.map((region) => ({ region }));
};
