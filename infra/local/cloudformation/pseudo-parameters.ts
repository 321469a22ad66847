import { noValue } from './scope.ts';

export interface StackIdentity {
  readonly stackName: string;
  readonly stackId: string;
  readonly region: string;
  readonly accountId: string;
}

export const pseudoParameters = (stack: StackIdentity): ReadonlyMap<string, string | typeof noValue> =>
  new Map<string, string | typeof noValue>([
    ['AWS::Region', stack.region],
    ['AWS::AccountId', stack.accountId],
    ['AWS::Partition', 'aws'],
    ['AWS::URLSuffix', 'amazonaws.com'],
    ['AWS::StackName', stack.stackName],
    ['AWS::StackId', stack.stackId],
    ['AWS::NoValue', noValue],
  ]);
