import { z } from 'zod';
import { AwsError } from '../endpoint/aws-service.ts';
import type { Permission } from '../endpoint/aws-service.ts';

export interface Operation {
  readonly permissions: (input: unknown) => readonly Permission[];
  readonly run: (input: unknown) => unknown;
}

/** An operation by the shape of its input: a member that the schema does not know is an error that names it. */
export const operation = <Input>(
  action: string,
  schema: z.ZodType<Input>,
  resources: (input: Input) => readonly string[],
  run: (input: Input) => unknown,
): Operation => {
  const parse = (raw: unknown): Input => {
    const parsed = schema.safeParse(raw);
    if (parsed.success) return parsed.data;
    throw new AwsError(
      'ValidationException',
      400,
      `EventBridge on localhost does not take this: ${z.prettifyError(parsed.error)}`,
    );
  };
  return {
    permissions: (raw) => resources(parse(raw)).map((resource) => ({ action: `events:${action}`, resource })),
    run: (raw) => run(parse(raw)),
  };
};
