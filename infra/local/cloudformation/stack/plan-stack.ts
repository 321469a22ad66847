import { dependenciesOf, type Dependencies } from '../dependencies.ts';
import { isObject } from '../json-shape.ts';
import { providerFor } from '../provider-for.ts';
import { referencesIn } from '../references.ts';
import type { CreatedResource, ResourceProvider, ResourceRequest } from '../resource-provider.ts';
import { resolveValue } from '../resolve-value.ts';
import { StackError } from '../stack-error.ts';
import type { Template, TemplateResource } from '../template.ts';
import { createTemplateScope } from '../template-scope.ts';
import type { StackDefinition, StackPlace } from './stack-definition.ts';

export interface StackOutput {
  readonly value: string;
  readonly description: string | undefined;
  readonly exportName: string | undefined;
}

/** A definition that was judged as a whole, with its parameters and conditions worked out. */
export interface StackPlan {
  /** Those whose condition holds. */
  readonly resources: Readonly<Record<string, TemplateResource>>;
  readonly dependencies: Dependencies;
  readonly provider: (logicalId: string) => ResourceProvider;
  /** Lets those that refer to the resource know it. */
  readonly know: (logicalId: string, created: CreatedResource) => void;
  /** What to ask of the provider, once all that the resource refers to is known. */
  readonly request: (logicalId: string) => ResourceRequest;
  readonly outputs: () => Readonly<Record<string, StackOutput>>;
}

const asText = (value: unknown, path: string): string => {
  if (typeof value === 'string' || typeof value === 'number') return String(value);
  throw new StackError(`${path} wants a string`);
};

/** Throws StackError where the definition cannot be deployed here, whatever its resources would say. */
export const planStack = ({ template, parameters }: StackDefinition, place: StackPlace): StackPlan => {
  const { identity, providers } = place;
  const made = new Map<string, CreatedResource>();
  const scope = createTemplateScope(template, identity, parameters, made, place.readParameter);
  const isWanted = (condition: string | undefined, path: string) =>
    condition === undefined || scope.condition(condition, `${path}.Condition`);

  const resources = Object.fromEntries(
    Object.entries(template.Resources).filter(([id, { Condition }]) =>
      isWanted(Condition, `Resources.${id}`),
    ),
  );
  const outputs = Object.entries(template.Outputs).filter(([id, { Condition }]) =>
    isWanted(Condition, `Outputs.${id}`),
  );
  const declared = new Set(Object.keys(template.Resources));
  const dependencies = dependenciesOf(resources, declared, scope.isName, scope.condition);
  requireKnown(outputs, resources, scope);
  const chosen = new Map(
    Object.entries(resources).map(([id, { Type }]) => [id, providerFor(Type, id, providers)]),
  );

  return {
    resources,
    dependencies,
    provider: (logicalId) => {
      const provider = chosen.get(logicalId);
      if (provider === undefined) throw new StackError(`${logicalId} is no resource of this stack`);
      return provider;
    },
    know: (logicalId, created) => {
      made.set(logicalId, created);
    },
    request: (logicalId) => {
      const resource = resources[logicalId];
      const path = `Resources.${logicalId}.Properties`;
      const properties = resolveValue(resource?.Properties, scope, path);
      if (resource === undefined || !isObject(properties)) throw new StackError(`${path} is no object`);
      return { logicalId, ...identity, properties, resourceType: resource.Type };
    },
    outputs: () =>
      Object.fromEntries(
        outputs.map(([id, { Value, Description, Export }]) => [
          id,
          {
            value: asText(resolveValue(Value, scope, `Outputs.${id}.Value`), `Outputs.${id}.Value`),
            description: Description,
            exportName:
              Export === undefined
                ? undefined
                : asText(resolveValue(Export.Name, scope, `Outputs.${id}.Export.Name`), `Outputs.${id}`),
          },
        ]),
      ),
  };
};

const requireKnown = (
  outputs: readonly (readonly [string, Template['Outputs'][string]])[],
  resources: Readonly<Record<string, TemplateResource>>,
  scope: ReturnType<typeof createTemplateScope>,
): void => {
  for (const [id, { Value }] of outputs) {
    const missing = referencesIn(Value, scope.condition, `Outputs.${id}.Value`).find(
      ({ name }) => !scope.isName(name) && !Object.hasOwn(resources, name),
    );
    if (missing !== undefined)
      throw new StackError(`${missing.path}: ${missing.name} is no resource of this stack`);
  }
};
