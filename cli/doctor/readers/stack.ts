import {
  type CloudFormationClient,
  DescribeStacksCommand,
  paginateListStackResources,
} from '@aws-sdk/client-cloudformation';
import type { DeployedStack, StackResource } from '../region-state.ts';

const resourcesOf = async (
  client: CloudFormationClient,
  StackName: string,
): Promise<readonly StackResource[]> => {
  const resources: StackResource[] = [];
  for await (const page of paginateListStackResources({ client }, { StackName }))
    for (const { LogicalResourceId, PhysicalResourceId, ResourceType } of page.StackResourceSummaries ?? [])
      if (PhysicalResourceId !== undefined)
        resources.push({
          logicalId: LogicalResourceId ?? '',
          physicalId: PhysicalResourceId,
          type: ResourceType ?? '',
        });
  return resources;
};

/** `undefined`: there is no such stack. */
export const readStack = async (
  client: CloudFormationClient,
  StackName: string,
): Promise<DeployedStack | undefined> => {
  try {
    const { Stacks: [stack] = [] } = await client.send(new DescribeStacksCommand({ StackName }));
    if (stack === undefined) return undefined;
    return {
      status: stack.StackStatus ?? '',
      outputs: Object.fromEntries(
        (stack.Outputs ?? []).map(({ OutputKey = '', OutputValue = '' }) => [OutputKey, OutputValue]),
      ),
      resources: await resourcesOf(client, StackName),
    };
  } catch (error) {
    // CloudFormation has no error of its own for it.
    if (error instanceof Error && error.name === 'ValidationError' && /does not exist/i.test(error.message))
      return undefined;
    throw error;
  }
};

export const resourcesOfType = (
  resources: readonly StackResource[],
  type: string,
): readonly StackResource[] => resources.filter((resource) => resource.type === type);

export const physicalId = (resources: readonly StackResource[], logicalId: string): string | undefined =>
  resources.find((resource) => resource.logicalId === logicalId)?.physicalId;
