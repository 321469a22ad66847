import { z } from 'zod';
import { parseJsonPath, type JsonPath } from './input/json-path.ts';
import { parseTemplate, type TemplatePart } from './input/input-template.ts';

/** What a target gets instead of the event. */
type TargetInput =
  | { readonly kind: 'event' }
  | { readonly kind: 'constant'; readonly value: unknown }
  | { readonly kind: 'path'; readonly path: JsonPath }
  | {
      readonly kind: 'template';
      readonly parts: readonly TemplatePart[];
      readonly paths: ReadonlyMap<string, JsonPath>;
    };

export interface RuleTarget {
  readonly id: string;
  readonly arn: string;
  readonly kind: 'function' | 'queue';
  readonly input: TargetInput;
  readonly maximumAgeMs: number;
  readonly maximumRetries: number;
  readonly deadLetterArn: string | undefined;
  /** As declared, for ListTargetsByRule. */
  readonly declared: Readonly<Record<string, unknown>>;
}

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-events-rule-target.html */
export const targetSchema = z.strictObject({
  Arn: z.string(),
  Id: z.string(),
  Input: z.string().optional(),
  InputPath: z.string().optional(),
  InputTransformer: z
    .strictObject({ InputPathsMap: z.record(z.string(), z.string()).default({}), InputTemplate: z.string() })
    .optional(),
  RetryPolicy: z
    .strictObject({
      MaximumEventAgeInSeconds: z.coerce.number().int().min(60).max(86_400).default(86_400),
      MaximumRetryAttempts: z.coerce.number().int().min(0).max(185).default(185),
    })
    .default({ MaximumEventAgeInSeconds: 86_400, MaximumRetryAttempts: 185 }),
  DeadLetterConfig: z.strictObject({ Arn: z.string() }).optional(),
});

type DeclaredTarget = z.infer<typeof targetSchema>;

const predefined = new Set([
  'aws.events.rule-arn',
  'aws.events.rule-name',
  'aws.events.event.ingestion-time',
  'aws.events.event',
  'aws.events.event.json',
]);

const kindOf = (arn: string, region: string, accountId: string): RuleTarget['kind'] => {
  const here = `${region}:${accountId}:`;
  if (arn.startsWith(`arn:aws:lambda:${here}function:`)) return 'function';
  if (arn.startsWith(`arn:aws:sqs:${here}`)) return 'queue';
  throw new Error(
    `the target ${arn} is no Lambda function and no SQS queue of ${region}: ` +
      'localhost delivers to these only, and to no other Region or account.',
  );
};

const readInput = ({ Input, InputPath, InputTransformer }: DeclaredTarget): TargetInput => {
  const ways = [Input, InputPath, InputTransformer].filter((way) => way !== undefined);
  if (ways.length > 1) throw new Error('only one of Input, InputPath and InputTransformer may be given.');
  if (Input !== undefined) return { kind: 'constant', value: JSON.parse(Input) };
  if (InputPath !== undefined) return { kind: 'path', path: parseJsonPath(InputPath) };
  if (InputTransformer === undefined) return { kind: 'event' };
  const { InputPathsMap, InputTemplate } = InputTransformer;
  const parts = parseTemplate(InputTemplate);
  for (const part of parts) {
    if (part.kind === 'text' || part.name in InputPathsMap || predefined.has(part.name)) continue;
    throw new Error(`InputTemplate uses <${part.name}>, which InputPathsMap does not define.`);
  }
  const paths = new Map(Object.entries(InputPathsMap).map(([name, path]) => [name, parseJsonPath(path)]));
  return { kind: 'template', parts, paths };
};

/** Reads a declared target; everything that could never be delivered is refused here, not when an event comes. */
export const readTarget = (declared: DeclaredTarget, region: string, accountId: string): RuleTarget => {
  const deadLetterArn = declared.DeadLetterConfig?.Arn;
  if (deadLetterArn !== undefined && !deadLetterArn.startsWith(`arn:aws:sqs:${region}:`))
    throw new Error(
      `the dead-letter queue ${deadLetterArn} of target ${declared.Id} is no SQS queue of ${region}.`,
    );
  try {
    return {
      id: declared.Id,
      arn: declared.Arn,
      kind: kindOf(declared.Arn, region, accountId),
      input: readInput(declared),
      maximumAgeMs: declared.RetryPolicy.MaximumEventAgeInSeconds * 1000,
      maximumRetries: declared.RetryPolicy.MaximumRetryAttempts,
      deadLetterArn,
      declared,
    };
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new Error(`Target ${declared.Id}: ${reason}`, { cause });
  }
};
