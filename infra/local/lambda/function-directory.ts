import { AwsError } from '../endpoint/aws-service.ts';
import { functionArn, parseFunctionReference } from './function-arn.ts';
import type { LambdaFunction } from './lambda-function.ts';

/** The functions of one Region. */
export interface FunctionDirectory {
  readonly all: () => readonly LambdaFunction[];
  readonly add: (one: LambdaFunction) => void;
  readonly remove: (name: string) => void;
  readonly has: (name: string) => boolean;
  /** Finds by name or ARN, with or without qualifier; throws ResourceNotFoundException. */
  readonly find: (reference: string, qualifier?: string) => LambdaFunction;
}

export const createFunctionDirectory = (region: string, accountId: string): FunctionDirectory => {
  const functions = new Map<string, LambdaFunction>();
  const notFound = (arn: string) =>
    new AwsError('ResourceNotFoundException', 404, `Function not found: ${arn}`, { Type: 'User' });

  return {
    all: () => [...functions.values()],
    add: (one) => {
      functions.set(one.name, one);
    },
    remove: (name) => {
      functions.delete(name);
    },
    has: (name) => functions.has(name),
    find: (text, givenQualifier) => {
      const reference = parseFunctionReference(text);
      if (reference === undefined) {
        throw new AwsError('ValidationException', 400, `${text} is no name or ARN of a function`);
      }
      const isElsewhere =
        (reference.region ?? region) !== region || (reference.accountId ?? accountId) !== accountId;
      const found = functions.get(reference.name);
      if (isElsewhere || found === undefined) {
        throw notFound(isElsewhere ? text : functionArn(region, accountId, reference.name));
      }
      const qualifier = givenQualifier ?? reference.qualifier ?? '$LATEST';
      if (qualifier !== '$LATEST' && !found.versions.includes(qualifier))
        throw notFound(`${found.arn}:${qualifier}`);
      return found;
    },
  };
};
