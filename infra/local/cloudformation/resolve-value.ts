import { intrinsicIn } from './intrinsics.ts';
import { isObject } from './json-shape.ts';
import { noValue, type Scope } from './scope.ts';

/** Resolves every intrinsic in `value`. One that is not known here is an error that names it and its place. */
export const resolveValue = (value: unknown, scope: Scope, path: string): unknown => {
  if (Array.isArray(value)) {
    return value
      .map((entry: unknown, index) => resolveValue(entry, scope, `${path}[${index}]`))
      .filter((entry) => entry !== noValue);
  }
  if (!isObject(value)) return value;

  const call = intrinsicIn(value, path);
  if (call !== undefined) {
    return call.run(call.argument, {
      scope,
      path: `${path}.${call.name}`,
      resolve: (inner, innerPath) => resolveValue(inner, scope, innerPath),
    });
  }
  return Object.fromEntries(
    Object.entries(value)
      .map(([key, entry]) => [key, resolveValue(entry, scope, `${path}.${key}`)] as const)
      .filter(([, entry]) => entry !== noValue),
  );
};
