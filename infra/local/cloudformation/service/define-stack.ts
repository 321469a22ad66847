import { isDeepStrictEqual } from 'node:util';
import { planStack, type StackPlan } from '../stack/plan-stack.ts';
import type { StackDefinition, StackPlace } from '../stack/stack-definition.ts';
import type { Stack } from '../stack/stack.ts';
import { StackError } from '../stack-error.ts';
import type { StackInput } from './inputs.ts';
import { readTemplate, type ReadObject } from './read-template.ts';
import { requireCapabilities } from './required-capabilities.ts';
import { validationError } from './validation-error.ts';

const parameterValues = (
  given: StackInput['Parameters'],
  previous: StackDefinition | undefined,
): Readonly<Record<string, string>> =>
  Object.fromEntries(
    given.map(({ ParameterKey: key, ParameterValue: value, UsePreviousValue: isPrevious }) => {
      const known = isPrevious ? previous?.parameters[key] : value;
      if (known === undefined)
        throw validationError(
          isPrevious
            ? `Invalid input for parameter key ${key}: it has no previous value`
            : `Parameter ${key} has no value`,
        );
      return [key, known];
    }),
  );

/** What a call asks a stack to be. Throws ValidationError and InsufficientCapabilitiesException. */
export const defineStack = (
  input: Omit<StackInput, 'StackName'>,
  previous: StackDefinition | undefined,
  readObject: ReadObject,
): StackDefinition => {
  const given = readTemplate(input, readObject) ?? (input.UsePreviousTemplate ? previous : undefined);
  if (given === undefined) throw validationError('Either Template URL or Template Body must be specified.');
  requireCapabilities(given.template, input.Capabilities);
  return {
    template: given.template,
    templateBody: given.templateBody,
    parameters: parameterValues(input.Parameters, previous),
    tags:
      input.Tags === undefined
        ? (previous?.tags ?? {})
        : Object.fromEntries(input.Tags.map(({ Key, Value }) => [Key, Value])),
    capabilities: input.Capabilities,
  };
};

/** Throws ValidationError where the definition cannot be deployed, whatever its resources would say. */
export const requirePlan = (definition: StackDefinition, place: StackPlace): StackPlan => {
  try {
    return planStack(definition, place);
  } catch (error) {
    if (error instanceof StackError) throw validationError(`Template error: ${error.message}`);
    throw error;
  }
};

/** Whether definitions differ in what stands beside the resources. */
export const differsBesides = (stack: Stack, next: StackDefinition): boolean => {
  const before = stack.definition();
  return (
    before === undefined ||
    !isDeepStrictEqual(before.template.Outputs, next.template.Outputs) ||
    !isDeepStrictEqual(before.parameters, next.parameters) ||
    !isDeepStrictEqual(before.tags, next.tags)
  );
};
