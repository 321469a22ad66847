import type { FunctionName } from './functions.ts';
import type { Comparison } from './values.ts';

export type Expression =
  | { readonly kind: 'literal'; readonly value: string | number | boolean | null }
  /** A dotted reference into the payload, such as `reading.celsius`. */
  | { readonly kind: 'field'; readonly path: readonly string[] }
  | { readonly kind: 'call'; readonly name: FunctionName; readonly arguments: readonly Expression[] }
  /** `encode(*, 'base64')`: the payload's bytes, whatever they are. */
  | { readonly kind: 'encode-payload' }
  | {
      readonly kind: 'compare';
      readonly operator: Comparison;
      readonly left: Expression;
      readonly right: Expression;
    }
  | { readonly kind: 'and' | 'or'; readonly left: Expression; readonly right: Expression }
  | { readonly kind: 'not'; readonly operand: Expression };

export type Selected =
  | { readonly kind: 'everything' }
  | { readonly kind: 'value'; readonly name: string; readonly expression: Expression };

/** A parsed rule query: `SELECT ... FROM '...' WHERE ...`. */
export interface Statement {
  readonly selected: readonly Selected[];
  readonly topicFilter: string;
  readonly where: Expression | undefined;
}
