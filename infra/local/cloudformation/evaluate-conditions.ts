import { isObject } from './json-shape.ts';
import { resolveValue } from './resolve-value.ts';
import type { Scope } from './scope.ts';
import { StackError } from './stack-error.ts';

/** Evaluates the Conditions of a template on demand. `scope` offers parameters and mappings; a resource is an error in it. */
export const createConditions = (
  conditions: Readonly<Record<string, unknown>>,
  scope: Omit<Scope, 'condition'>,
): Scope['condition'] => {
  const underWay = new Set<string>();

  const condition = (name: string, path: string): boolean => {
    const expression = conditions[name];
    if (expression === undefined) throw new StackError(`${path}: there is no condition ${name}`);
    if (underWay.has(name)) throw new StackError(`Conditions.${name} depends on itself`);
    underWay.add(name);
    const isTrue = evaluate(expression, `Conditions.${name}`);
    underWay.delete(name);
    return isTrue;
  };

  const evaluate = (expression: unknown, path: string): boolean => {
    const [entry, ...others] = isObject(expression) ? Object.entries(expression) : [];
    if (entry === undefined || others.length > 0)
      throw new StackError(`${path} wants one condition function`);
    const [name, argument] = entry;
    const inside = `${path}.${name}`;

    if (name === 'Condition' && typeof argument === 'string') return condition(argument, inside);
    const list: readonly unknown[] = Array.isArray(argument) ? argument : [];
    const all = () => list.map((inner, index) => evaluate(inner, `${inside}[${index}]`));
    const need = (least: number, most: number) => {
      if (list.length >= least && list.length <= most) return;
      throw new StackError(
        `${inside} wants a list of ${least === most ? least : `${least} to ${most}`} values`,
      );
    };

    switch (name) {
      case 'Fn::Equals': {
        need(2, 2);
        const [left, right] = list.map((value, index) =>
          resolveValue(value, { ...scope, condition }, `${inside}[${index}]`),
        );
        return String(left) === String(right);
      }
      case 'Fn::Not': {
        need(1, 1);
        return !all()[0];
      }
      case 'Fn::And': {
        need(2, 10);
        return all().every(Boolean);
      }
      case 'Fn::Or': {
        need(2, 10);
        return all().some(Boolean);
      }
      default:
        throw new StackError(`${path}: the condition function ${name} does not exist on localhost`);
    }
  };

  return condition;
};
