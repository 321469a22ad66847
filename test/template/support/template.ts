import * as z from 'zod';

const resource = z.object({
  Type: z.string(),
  Properties: z.record(z.string(), z.json()).default({}),
  Condition: z.string().optional(),
  DependsOn: z.union([z.string(), z.array(z.string())]).optional(),
  DeletionPolicy: z.string().optional(),
  UpdateReplacePolicy: z.string().optional(),
});

const parameter = z.object({ Type: z.string(), Default: z.string() });

const template = z.object({
  Parameters: z.record(z.string(), parameter).default({}),
  Conditions: z.record(z.string(), z.json()).default({}),
  Resources: z.record(z.string(), resource),
  Outputs: z.record(z.string(), z.object({ Value: z.json() })),
});

export type Json = z.core.util.JSONType;
export type Resource = z.output<typeof resource>;
export type Template = z.output<typeof template>;

export const parseTemplate = (json: string): Template => template.parse(JSON.parse(json));
