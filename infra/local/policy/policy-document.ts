export interface Statement {
  readonly effect: 'Allow' | 'Deny';
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  /** `Condition` as written: operator, key, values. */
  readonly conditions: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;
  /** Services and ARNs of `Principal` in a resource policy; empty in an identity policy. */
  readonly principals: readonly string[];
}

/** A parsed IAM or AWS IoT policy document. */
export interface PolicyDocument {
  readonly statements: readonly Statement[];
}
