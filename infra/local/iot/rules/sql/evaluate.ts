import { callFunction } from './functions.ts';
import type { QueryContext } from './query-context.ts';
import type { Expression } from './statement.ts';
import { unreachable } from './unreachable.ts';
import { combine, compare, memberOf, negate, type Value } from './values.ts';

/** The value of an expression for one message; `undefined` is AWS IoT SQL's Undefined. */
export const evaluate = (expression: Expression, context: QueryContext): Value => {
  const valueOf = (part: Expression): Value => evaluate(part, context);
  switch (expression.kind) {
    case 'literal':
      return expression.value;
    case 'field':
      return expression.path.reduce(memberOf, context.json);
    case 'encode-payload':
      return Buffer.from(context.payload).toString('base64');
    case 'call':
      return callFunction(expression.name, expression.arguments.map(valueOf), context);
    case 'compare':
      return compare(expression.operator, valueOf(expression.left), valueOf(expression.right));
    case 'and':
    case 'or':
      return combine(expression.kind, valueOf(expression.left), valueOf(expression.right));
    case 'not':
      return negate(valueOf(expression.operand));
    default:
      return unreachable(expression);
  }
};
