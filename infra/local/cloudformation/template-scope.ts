import { createConditions } from './evaluate-conditions.ts';
import { parameterValues, type ReadParameter } from './parameters.ts';
import { pseudoParameters, type StackIdentity } from './pseudo-parameters.ts';
import type { CreatedResource } from './resource-provider.ts';
import type { Scope } from './scope.ts';
import { StackError } from './stack-error.ts';
import type { Template } from './template.ts';

export interface TemplateScope extends Scope {
  /** Whether a name is a parameter or a pseudo parameter. */
  readonly isName: (name: string) => boolean;
}

/** What the names of a template mean in one stack. `made` grows while its resources are created. */
export const createTemplateScope = (
  template: Template,
  stack: StackIdentity,
  parameters: Readonly<Record<string, string>>,
  made: ReadonlyMap<string, CreatedResource>,
  readParameter: ReadParameter,
): TemplateScope => {
  const names = new Map<string, unknown>([
    ...parameterValues(template.Parameters, parameters, readParameter),
    ...pseudoParameters(stack),
  ]);
  const typeOf = (logicalId: string) => template.Resources[logicalId]?.Type ?? 'nothing';

  const lookups: Omit<Scope, 'condition'> = {
    ref: (name, path) => {
      if (names.has(name)) return names.get(name);
      const resource = made.get(name);
      if (resource !== undefined) return resource.physicalId;
      throw new StackError(`${path}: ${name} cannot be referred to here`);
    },
    getAtt: (logicalId, attribute, path) => {
      const resource = made.get(logicalId);
      if (resource === undefined) throw new StackError(`${path}: ${logicalId} cannot be referred to here`);
      const value = resource.attributes[attribute];
      if (value !== undefined) return value;
      const known = Object.keys(resource.attributes).join(', ') || 'none';
      throw new StackError(
        `${path}: ${logicalId} (${typeOf(logicalId)}) has no attribute ${attribute}, but ${known}`,
      );
    },
    findInMap: (map, topLevelKey, secondLevelKey, path) => {
      const value = template.Mappings[map]?.[topLevelKey]?.[secondLevelKey];
      if (value !== undefined) return value;
      throw new StackError(`${path}: Mappings has no ${map}.${topLevelKey}.${secondLevelKey}`);
    },
  };

  return {
    ...lookups,
    condition: createConditions(template.Conditions, lookups),
    isName: (name) => names.has(name),
  };
};
