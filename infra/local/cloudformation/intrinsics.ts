import { isObject, type JsonObject } from './json-shape.ts';
import type { Scope } from './scope.ts';
import { StackError } from './stack-error.ts';
import { parseVariable, substitute } from './substitute.ts';

/** One intrinsic function. `resolve` resolves what stands inside its argument. */
type Intrinsic = (
  argument: unknown,
  context: {
    readonly scope: Scope;
    readonly path: string;
    readonly resolve: (value: unknown, path: string) => unknown;
  },
) => unknown;

const fail = (path: string, want: string): never => {
  throw new StackError(`${path} wants ${want}`);
};

const asText = (value: unknown, path: string): string => {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  return fail(path, 'a string');
};

const asList = (value: unknown, path: string): readonly unknown[] =>
  Array.isArray(value) ? value : fail(path, 'a list');

const asListOf = (length: number, value: unknown, path: string): readonly unknown[] => {
  const list = asList(value, path);
  return list.length === length ? list : fail(path, `a list of ${length}, not of ${list.length}`);
};

const conditionFunctions = new Set(['Fn::Equals', 'Fn::And', 'Fn::Or', 'Fn::Not']);

/** The functions that may stand in a property. https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/intrinsic-function-reference.html */
const intrinsics: Readonly<Record<string, Intrinsic>> = {
  Ref: (argument, { scope, path }) => scope.ref(asText(argument, path), path),

  'Fn::GetAtt': (argument, { scope, path }) => {
    const [logicalId, attribute] =
      typeof argument === 'string'
        ? [parseVariable(argument).name, parseVariable(argument).attribute]
        : asListOf(2, argument, path);
    return scope.getAtt(asText(logicalId, path), asText(attribute, path), path);
  },

  'Fn::Sub': (argument, { scope, path, resolve }) => {
    const [template, given] = typeof argument === 'string' ? [argument, {}] : asListOf(2, argument, path);
    if (!isObject(given)) return fail(path, 'an object of variables as its second value');
    return substitute(asText(template, path), ({ name, attribute }) => {
      const whole = attribute === undefined ? name : `${name}.${attribute}`;
      if (Object.hasOwn(given, whole)) return asText(resolve(given[whole], `${path}.${whole}`), path);
      return attribute === undefined
        ? asText(scope.ref(name, path), `${path} for \${${whole}}`)
        : scope.getAtt(name, attribute, path);
    });
  },

  'Fn::Join': (argument, { path, resolve }) => {
    const [delimiter, values] = asListOf(2, argument, path);
    return asList(resolve(values, path), path)
      .map((value) => asText(value, path))
      .join(asText(delimiter, path));
  },

  'Fn::Select': (argument, { path, resolve }) => {
    const [index, values] = asListOf(2, argument, path);
    const at = Number(asText(resolve(index, path), path));
    const list = asList(resolve(values, path), path);
    return at in list ? list[at] : fail(path, `an index below ${list.length}, not ${at}`);
  },

  'Fn::Split': (argument, { path, resolve }) => {
    const [delimiter, source] = asListOf(2, argument, path);
    return asText(resolve(source, path), path).split(asText(delimiter, path));
  },

  'Fn::If': (argument, { scope, path, resolve }) => {
    const [condition, whenTrue, whenFalse] = asListOf(3, argument, path);
    const isTrue = scope.condition(asText(condition, path), path);
    return resolve(isTrue ? whenTrue : whenFalse, `${path}[${isTrue ? 1 : 2}]`);
  },

  'Fn::FindInMap': (argument, { scope, path, resolve }) => {
    const [map, top, second] = asListOf(3, argument, path).map((value) => asText(resolve(value, path), path));
    return scope.findInMap(map ?? '', top ?? '', second ?? '', path);
  },

  'Fn::Base64': (argument, { path, resolve }) =>
    Buffer.from(asText(resolve(argument, path), path)).toString('base64'),
};

/** The intrinsic that `value` calls; `undefined` for plain data. One that is not known here is an error that names it. */
export const intrinsicIn = (
  value: JsonObject,
  path: string,
): { readonly name: string; readonly argument: unknown; readonly run: Intrinsic } | undefined => {
  const names = Object.keys(value);
  const name = names.find((key) => key.startsWith('Fn::')) ?? (names.length === 1 ? names[0] : undefined);
  if (name === undefined || (name !== 'Ref' && !name.startsWith('Fn::'))) return undefined;

  const run = intrinsics[name];
  if (run === undefined) {
    throw new StackError(
      conditionFunctions.has(name)
        ? `${path}: ${name} may stand in Conditions only`
        : `${path}: the intrinsic ${name} does not exist on localhost`,
    );
  }
  if (names.length > 1) throw new StackError(`${path}: ${name} must stand alone, not beside other keys`);
  return { name, argument: value[name], run };
};
