import type { z } from 'zod';
import { AwsError, type Permission } from '../endpoint/aws-service.ts';

/** One operation of a service that takes its input as one object: AWS JSON and Query. */
export interface Operation {
  readonly permissions: (input: unknown) => readonly Permission[];
  /** What it answers: members of its output, or nothing. */
  readonly run: (input: unknown) => object | undefined;
}

/**
 * Makes operations of one service from the shapes of their inputs. A member that the shape does not list is refused by name.
 *
 * @param service SigV4 service name, which begins its IAM actions too, such as `acm`
 * @param invalid the name of the service's error for bad input
 */
export const operationsOf =
  (service: string, invalid: string) =>
  <S extends z.ZodType>(
    name: string,
    shape: S,
    resource: (input: z.output<S>) => string | readonly string[],
    run: (input: z.output<S>) => object | undefined,
  ): readonly [string, Operation] => {
    const parse = (input: unknown): z.output<S> => {
      const parsed = shape.safeParse(input);
      if (parsed.success) return parsed.data;
      const problems = parsed.error.issues.map(
        ({ path, message }) => `${path.join('.') || 'input'}: ${message}`,
      );
      throw new AwsError(invalid, 400, `${name} on localhost does not take this: ${problems.join('; ')}`);
    };
    return [
      name,
      {
        permissions: (input) =>
          [resource(parse(input))].flat().map((one) => ({ action: `${service}:${name}`, resource: one })),
        run: (input) => run(parse(input)),
      },
    ];
  };

/** The operation of that name; one that localhost does not implement is an error that names it. */
export const findOperation = (
  operations: ReadonlyMap<string, Operation>,
  name: string,
  service: string,
): Operation => {
  const operation = operations.get(name);
  if (operation !== undefined) return operation;
  throw new AwsError(
    'UnknownOperationException',
    400,
    `${service} on localhost has no operation ${name}; it has ${[...operations.keys()].join(', ')}.`,
  );
};

/** For the actions that IAM knows no resource for. */
export const anyResource = (): string => '*';
