import type { EventPattern } from '../events/pattern/event-pattern.ts';
import type { JsonPath } from '../events/input/json-path.ts';
import type { TemplatePart } from '../events/input/input-template.ts';

/** Text as declared, or read from each record by a path such as `$.eventName`. */
export type DynamicText =
  { readonly kind: 'constant'; readonly text: string } | { readonly kind: 'path'; readonly path: JsonPath };

/** A pipe from a DynamoDB stream to an event bus of the same Region. */
export interface Pipe {
  readonly name: string;
  readonly arn: string;
  readonly roleArn: string;
  readonly streamArn: string;
  readonly startingPosition: 'TRIM_HORIZON' | 'LATEST';
  readonly batchSize: number;
  readonly batchingWindowMs: number;
  readonly maximumRecordAgeMs: number;
  /** `Infinity` where AWS has -1. */
  readonly maximumRetries: number;
  readonly bisects: boolean;
  readonly parallelizationFactor: number;
  readonly deadLetterArn: string | undefined;
  /** A record that matches one of them goes through; all do where there is none. */
  readonly filters: readonly EventPattern[];
  readonly busArn: string;
  readonly source: DynamicText;
  readonly detailType: DynamicText;
  readonly resources: readonly string[];
  /** Absent: the detail is the record as it is. */
  readonly inputTemplate: readonly TemplatePart[] | undefined;
}
