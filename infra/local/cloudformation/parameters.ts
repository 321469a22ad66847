import { StackError } from './stack-error.ts';
import { storedText, type TemplateParameter } from './template.ts';

/** Reads SSM's parameter store. */
export type ReadParameter = (name: string) => string | undefined;

/** The values of a stack's parameters: what is given, else the default, checked as the template asks. */
export const parameterValues = (
  declared: Readonly<Record<string, TemplateParameter>>,
  given: Readonly<Record<string, string>>,
  readParameter: ReadParameter,
): ReadonlyMap<string, string | readonly string[]> => {
  const unknown = Object.keys(given).find((name) => !Object.hasOwn(declared, name));
  if (unknown !== undefined) throw new StackError(`the template has no parameter ${unknown}`);

  return new Map(
    Object.entries(declared).map(([name, parameter]) => {
      const value = given[name] ?? parameter.Default;
      if (value === undefined)
        throw new StackError(`Parameters.${name} has no default: a value must be given`);
      if (parameter.Type === storedText) {
        const stored = readParameter(value);
        if (stored !== undefined) return [name, stored];
        throw new StackError(
          `Unable to fetch parameters [${value}] from parameter store for this account. (Parameters.${name})`,
        );
      }
      const isList = parameter.Type === 'CommaDelimitedList' || parameter.Type === 'List<Number>';
      const values = isList ? value.split(',').map((entry) => entry.trim()) : [value];
      for (const one of values) check(name, parameter, one);
      return [name, isList ? values : value];
    }),
  );
};

const check = (name: string, parameter: TemplateParameter, value: string): void => {
  const refuse = (reason: string): never => {
    throw new StackError(
      `Parameters.${name}: ${JSON.stringify(value)} ${parameter.ConstraintDescription ?? reason}`,
    );
  };
  const { AllowedValues: allowed, AllowedPattern: pattern } = parameter;
  if (allowed !== undefined && !allowed.includes(value)) refuse(`is none of ${allowed.join(', ')}`);
  if (pattern !== undefined && !new RegExp(`^(?:${pattern})$`).test(value))
    refuse(`does not match ${pattern}`);
  if (value.length < (parameter.MinLength ?? 0)) refuse(`is shorter than ${parameter.MinLength}`);
  if (value.length > (parameter.MaxLength ?? Infinity)) refuse(`is longer than ${parameter.MaxLength}`);
  if (!parameter.Type.includes('Number')) return;
  const number = Number(value);
  if (value.trim() === '' || Number.isNaN(number)) refuse('is no number');
  if (number < (parameter.MinValue ?? -Infinity)) refuse(`is less than ${parameter.MinValue}`);
  if (number > (parameter.MaxValue ?? Infinity)) refuse(`is more than ${parameter.MaxValue}`);
};
