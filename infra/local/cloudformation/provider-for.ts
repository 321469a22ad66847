import type { ResourceProvider } from './resource-provider.ts';
import { StackError } from './stack-error.ts';

const isCustom = (type: string): boolean =>
  type.startsWith('Custom::') || type === 'AWS::CloudFormation::CustomResource';

export const providerFor = (
  type: string,
  logicalId: string,
  providers: readonly ResourceProvider[],
): ResourceProvider => {
  const provider = providers.find((one) => one.type === (isCustom(type) ? 'Custom::' : type));
  if (provider !== undefined) return provider;
  throw new StackError(`Resources.${logicalId}: the resource type ${type} does not exist on localhost`);
};
