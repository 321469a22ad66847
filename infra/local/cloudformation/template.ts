import { z } from 'zod';
import { StackError } from './stack-error.ts';

/** A parameter whose value is the name of one in SSM's parameter store, which holds the text. */
export const storedText = 'AWS::SSM::Parameter::Value<String>';

const resource = z.strictObject({
  Type: z.string(),
  Properties: z.record(z.string(), z.unknown()).default({}),
  DependsOn: z.union([z.string().transform((one) => [one]), z.array(z.string())]).default([]),
  Condition: z.string().optional(),
  DeletionPolicy: z.enum(['Delete', 'Retain', 'RetainExceptOnCreate']).default('Delete'),
  UpdateReplacePolicy: z.enum(['Delete', 'Retain']).default('Delete'),
  // For people and other tools.
  Metadata: z.unknown().optional(),
});

const parameter = z.strictObject({
  Type: z.enum(['String', 'Number', 'CommaDelimitedList', 'List<Number>', storedText]),
  Default: z.union([z.string(), z.number()]).transform(String).optional(),
  AllowedValues: z.array(z.union([z.string(), z.number()]).transform(String)).optional(),
  AllowedPattern: z.string().optional(),
  MinLength: z.coerce.number().optional(),
  MaxLength: z.coerce.number().optional(),
  MinValue: z.coerce.number().optional(),
  MaxValue: z.coerce.number().optional(),
  ConstraintDescription: z.string().optional(),
  Description: z.string().optional(),
  NoEcho: z.unknown().optional(),
});

const output = z.strictObject({
  Value: z.unknown(),
  Condition: z.string().optional(),
  Description: z.string().optional(),
  // Nothing can import it on localhost: `Fn::ImportValue` is an error there.
  Export: z.strictObject({ Name: z.unknown() }).optional(),
});

const schema = z.strictObject({
  AWSTemplateFormatVersion: z.literal('2010-09-09').optional(),
  Description: z.string().optional(),
  Metadata: z.unknown().optional(),
  Parameters: z.record(z.string(), parameter).default({}),
  Mappings: z.record(z.string(), z.record(z.string(), z.record(z.string(), z.unknown()))).default({}),
  Conditions: z.record(z.string(), z.unknown()).default({}),
  Resources: z.record(z.string(), resource),
  Outputs: z.record(z.string(), output).default({}),
});

export type Template = z.infer<typeof schema>;
export type TemplateResource = Template['Resources'][string];
export type TemplateParameter = Template['Parameters'][string];

/** Reads a template. A section or resource attribute that localhost does not know is an error that names it. */
export const parseTemplate = (document: unknown): Template => {
  const parsed = schema.safeParse(document);
  if (!parsed.success)
    throw new StackError(`the template cannot be used here:\n${z.prettifyError(parsed.error)}`);
  return parsed.data;
};
