import type { AwsService } from '../../endpoint/aws-service.ts';
import { encodeQueryError } from '../../endpoint/encode-error.ts';
import { queryCall, queryResponse } from '../../endpoint/query-protocol.ts';
import { AwsError } from '../../endpoint/aws-service.ts';
import { createAnswers } from './answers.ts';
import { isOperation, inputs, type OperationName } from './inputs.ts';
import { createStackOperations, type StackOperationDeps } from './stack-operations.ts';

const namespace = 'http://cloudformation.amazonaws.com/doc/2010-05-15/';

const requireOperation = (action: string): OperationName => {
  if (isOperation(action)) return action;
  throw new AwsError(
    'InvalidAction',
    400,
    `CloudFormation on localhost knows ${Object.keys(inputs).join(', ')}, not ${action}.`,
  );
};

const nameIn = (input: Readonly<Record<string, unknown>>): string => {
  const { StackName: name = '*' } = input;
  return typeof name === 'string' ? (/stack\/([^/]+)/.exec(name)?.[1] ?? name) : '*';
};

/** AWS CloudFormation of one Region, on the Query protocol. https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/ */
export const createCloudFormationService = (
  deps: StackOperationDeps & { readonly accountId: string },
): AwsService => {
  const answers = createAnswers(deps, createStackOperations(deps));
  return {
    scopes: ['cloudformation'],
    permissions: (request) => {
      const { action, input } = queryCall(request);
      const resource = `arn:aws:cloudformation:${request.region}:${deps.accountId}:stack/${nameIn(input)}/*`;
      return [{ action: `cloudformation:${requireOperation(action)}`, resource }];
    },
    handle: async (request) => {
      const { action, input } = queryCall(request);
      const operation = requireOperation(action);
      return queryResponse(operation, namespace, answers[operation](input));
    },
    encodeError: encodeQueryError,
  };
};
