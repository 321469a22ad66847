import { z } from 'zod';
import { AwsError, type AwsRequest } from '../endpoint/aws-service.ts';
import type { LambdaFunction } from './lambda-function.ts';

const input = z.strictObject({ ReservedConcurrentExecutions: z.int().min(0) });

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

/** What the body of PutFunctionConcurrency asks for. https://docs.aws.amazon.com/lambda/latest/api/API_PutFunctionConcurrency.html */
export const reservationIn = ({ body }: AwsRequest): number => {
  const parsed = input.safeParse(parse(body.toString()));
  if (parsed.success) return parsed.data.ReservedConcurrentExecutions;
  throw new AwsError(
    'InvalidParameterValueException',
    400,
    'PutFunctionConcurrency takes ReservedConcurrentExecutions, a whole number from 0, and nothing else.',
  );
};

/** Takes effect at once, and stays until the stack says something else. */
export const reserveConcurrency = async (
  target: LambdaFunction,
  reserved: number | undefined,
): Promise<void> => {
  const { ReservedConcurrentExecutions: _, ...others } = target.properties();
  const properties = reserved === undefined ? others : { ...others, ReservedConcurrentExecutions: reserved };
  await target.renew({ properties, code: target.code() }, Math.min(1, reserved ?? 1));
};
