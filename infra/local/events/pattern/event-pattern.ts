export type Scalar = string | number | boolean | null;

/** One test of a value. */
export type Test =
  | { readonly kind: 'equals'; readonly value: Scalar }
  | { readonly kind: 'equals-ignore-case'; readonly value: string }
  | { readonly kind: 'prefix'; readonly value: string }
  | { readonly kind: 'suffix'; readonly value: string }
  | { readonly kind: 'wildcard'; readonly expression: RegExp }
  | { readonly kind: 'numeric'; readonly bounds: readonly Bound[] }
  | { readonly kind: 'exists'; readonly value: boolean }
  | { readonly kind: 'anything-but'; readonly values: readonly Scalar[] }
  | { readonly kind: 'anything-but-prefix'; readonly prefixes: readonly string[] };

export interface Bound {
  readonly operator: '<' | '<=' | '=' | '>=' | '>';
  readonly value: number;
}

/** Fields AND; the tests of a field OR; of `anyOf`, one must match as well. */
export interface EventPattern {
  readonly fields: ReadonlyMap<string, readonly Test[] | EventPattern>;
  readonly anyOf: readonly EventPattern[];
}
