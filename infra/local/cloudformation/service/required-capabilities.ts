import { AwsError } from '../../endpoint/aws-service.ts';
import type { Template } from '../template.ts';

/** Types that give someone rights, with the property that names them. */
const names: Readonly<Record<string, string>> = {
  'AWS::IAM::Group': 'GroupName',
  'AWS::IAM::InstanceProfile': 'InstanceProfileName',
  'AWS::IAM::ManagedPolicy': 'ManagedPolicyName',
  'AWS::IAM::Role': 'RoleName',
  'AWS::IAM::User': 'UserName',
};
const unnamed = new Set(['AWS::IAM::AccessKey', 'AWS::IAM::Policy', 'AWS::IAM::UserToGroupAddition']);

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/control-access-with-iam.html#using-iam-capabilities */
export const requiredCapability = (
  template: Template,
): 'CAPABILITY_IAM' | 'CAPABILITY_NAMED_IAM' | undefined => {
  const all = Object.values(template.Resources);
  if (all.some(({ Type, Properties }) => Object.hasOwn(Properties, names[Type] ?? '')))
    return 'CAPABILITY_NAMED_IAM';
  return all.some(({ Type }) => Object.hasOwn(names, Type) || unnamed.has(Type))
    ? 'CAPABILITY_IAM'
    : undefined;
};

/** Throws InsufficientCapabilitiesException where the caller has not said that the stack may make such resources. */
export const requireCapabilities = (template: Template, given: readonly string[]): void => {
  const required = requiredCapability(template);
  if (required === undefined || given.includes('CAPABILITY_NAMED_IAM') || given.includes(required)) return;
  throw new AwsError('InsufficientCapabilitiesException', 400, `Requires capabilities : [${required}]`);
};
