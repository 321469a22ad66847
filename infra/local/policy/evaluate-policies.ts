import { matchesArn } from './arn-pattern.ts';
import { satisfies } from './condition-operators.ts';
import { matchesPattern, valueOf, type Variables } from './pattern.ts';
import type { PolicyDocument, Statement } from './policy-document.ts';

export type Decision = 'allowed' | 'denied' | 'explicitly-denied';

export interface AuthorizationRequest {
  readonly action: string;
  /** ARN, or `*` for an action that has no resource: only a statement on `*` matches that. */
  readonly resource: string;
  /** Policy variables and condition keys, without `${}`. One that is absent has no value. */
  readonly variables: Variables;
  /** Who asks, where the documents are resource policies: a service such as `events.amazonaws.com` or the ARN of a role. */
  readonly principal?: string;
}

const isForPrincipal = (statement: Statement, principal: string | undefined): boolean =>
  principal === undefined
    ? statement.principals.length === 0
    : statement.principals.some((name) => name === '*' || name === principal);

const isForAction = (statement: Statement, action: string): boolean =>
  statement.actions.some((pattern) => matchesPattern(pattern.toLowerCase(), action.toLowerCase(), {}));

const areConditionsMet = (statement: Statement, variables: Variables): boolean =>
  Object.entries(statement.conditions).every(([operator, keys]) =>
    Object.entries(keys).every(([key, wanted]) =>
      satisfies(operator, wanted, valueOf(variables, key), variables),
    ),
  );

const applies = (statement: Statement, request: AuthorizationRequest): boolean =>
  isForPrincipal(statement, request.principal) &&
  isForAction(statement, request.action) &&
  statement.resources.some((pattern) => matchesArn(pattern, request.resource, request.variables)) &&
  areConditionsMet(statement, request.variables);

/**
 * Decides as IAM does: nothing is allowed unless a statement allows it, and one that denies wins over all that allow.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
 */
export const evaluatePolicies = (
  documents: readonly PolicyDocument[],
  request: AuthorizationRequest,
): Decision => {
  const applying = documents
    .flatMap(({ statements }) => statements)
    .filter((statement) => applies(statement, request));
  if (applying.some(({ effect }) => effect === 'Deny')) return 'explicitly-denied';
  return applying.length > 0 ? 'allowed' : 'denied';
};
