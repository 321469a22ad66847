import { evaluate } from './evaluate.ts';
import type { QueryContext } from './query-context.ts';
import type { Expression, Statement } from './statement.ts';
import { unreachable } from './unreachable.ts';
import { toBoolean, type Value } from './values.ts';

/** What a rule's query makes of a message. */
export type QueryResult =
  | { readonly kind: 'unmatched' }
  | { readonly kind: 'json'; readonly value: Value }
  /** A payload that is no JSON, passed on as it came by a plain `SELECT *`. */
  | { readonly kind: 'bytes' }
  /** The query cannot run on this payload. AWS IoT logs that, and runs neither the actions nor the error action. */
  | { readonly kind: 'failed'; readonly reason: string };

/**
 * Runs a query on a message whose topic matches. A payload that is no JSON is good for `SELECT *` alone and for functions
 * that name no field (AWS IoT Developer Guide, "Working with binary payloads").
 */
export const runStatement = (statement: Statement, context: QueryContext): QueryResult => {
  const { selected, where } = statement;
  if (context.json === undefined && readsJson(statement))
    return { kind: 'failed', reason: 'the payload is not JSON, and the SQL statement needs it to be' };
  if (where !== undefined && toBoolean(evaluate(where, context)) !== true) return { kind: 'unmatched' };
  if (isEverything(statement))
    return context.json === undefined ? { kind: 'bytes' } : { kind: 'json', value: context.json };

  const members = new Map<string, Value>();
  for (const item of selected) {
    if (item.kind === 'value') {
      const value = evaluate(item.expression, context);
      if (value !== undefined) members.set(item.name, value);
    } else if (isObject(context.json)) {
      for (const [name, value] of Object.entries(context.json)) members.set(name, value);
    } else {
      return { kind: 'failed', reason: 'the payload is not a JSON object, and SELECT * adds members to it' };
    }
  }
  return { kind: 'json', value: Object.fromEntries(members) };
};

const isObject = (value: Value): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isEverything = ({ selected }: Statement): boolean =>
  selected.length === 1 && selected[0]?.kind === 'everything';

const readsJson = (statement: Statement): boolean => {
  const { selected, where } = statement;
  const isWidened = !isEverything(statement) && selected.some(({ kind }) => kind === 'everything');
  const expressions = selected.flatMap((item) => (item.kind === 'value' ? [item.expression] : []));
  return isWidened || expressions.some(namesField) || (where !== undefined && namesField(where));
};

const namesField = (expression: Expression): boolean => {
  switch (expression.kind) {
    case 'field':
      return true;
    case 'literal':
    case 'encode-payload':
      return false;
    case 'call':
      return expression.arguments.some(namesField);
    case 'compare':
    case 'and':
    case 'or':
      return namesField(expression.left) || namesField(expression.right);
    case 'not':
      return namesField(expression.operand);
    default:
      return unreachable(expression);
  }
};
