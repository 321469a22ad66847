import { intrinsicIn } from './intrinsics.ts';
import { isObject } from './json-shape.ts';
import type { Scope } from './scope.ts';
import { parseVariable, variablesOf } from './substitute.ts';

export interface Reference {
  readonly name: string;
  readonly path: string;
}

/** Every name that `value` refers to by Ref, Fn::GetAtt or Fn::Sub; of an Fn::If only the branch that is taken. */
export const referencesIn = (
  value: unknown,
  condition: Scope['condition'],
  path: string,
): readonly Reference[] => {
  const within = (inner: unknown, innerPath: string) => referencesIn(inner, condition, innerPath);

  if (Array.isArray(value)) {
    return value.flatMap((entry: unknown, index) => within(entry, `${path}[${index}]`));
  }
  if (!isObject(value)) return [];

  const call = intrinsicIn(value, path);
  if (call === undefined) {
    return Object.entries(value).flatMap(([key, entry]) => within(entry, `${path}.${key}`));
  }
  const { name, argument } = call;
  const inside = `${path}.${name}`;
  const list: readonly unknown[] = Array.isArray(argument) ? argument : [argument];
  const [first] = list;

  switch (name) {
    case 'Ref':
      return typeof argument === 'string' ? [{ name: argument, path: inside }] : [];
    case 'Fn::GetAtt':
      return typeof first === 'string' ? [{ name: parseVariable(first).name, path: inside }] : [];
    case 'Fn::If':
      return typeof first === 'string'
        ? within(list[condition(first, inside) ? 1 : 2], `${inside}[${condition(first, inside) ? 1 : 2}]`)
        : [];
    case 'Fn::Sub': {
      const given = isObject(list[1]) ? list[1] : {};
      const free =
        typeof first === 'string'
          ? variablesOf(first).filter(
              ({ name, attribute }) =>
                !Object.hasOwn(given, attribute === undefined ? name : `${name}.${attribute}`),
            )
          : [];
      return [...free.map((variable) => ({ name: variable.name, path: inside })), ...within(given, inside)];
    }
    default:
      return within(argument, inside);
  }
};
