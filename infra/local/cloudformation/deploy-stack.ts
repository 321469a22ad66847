import { randomUUID } from 'node:crypto';
import { createResources } from './create-resources.ts';
import { dependenciesOf } from './dependencies.ts';
import type { CreatedResource } from './resource-provider.ts';
import { referencesIn } from './references.ts';
import { resolveValue } from './resolve-value.ts';
import { StackError } from './stack-error.ts';
import type { StackRequest } from './stack-request.ts';
import { parseTemplate } from './template.ts';
import { createTemplateScope } from './template-scope.ts';

export interface Stack {
  readonly stackId: string;
  readonly outputs: Readonly<Record<string, string>>;
  /** Removes what the stack made, last first; resources with DeletionPolicy Retain stay. */
  readonly remove: () => Promise<void>;
}

/**
 * Creates the resources of a template, each after those that it refers to, independent ones side by side. The whole
 * template is judged first; when a resource fails, what was made before it is removed.
 */
export const deployStack = async (request: StackRequest): Promise<Stack> => {
  const { stackName, region, accountId } = request;
  const stackId = `arn:aws:cloudformation:${region}:${accountId}:stack/${stackName}/${randomUUID()}`;
  const template = parseTemplate(request.template);
  const made = new Map<string, CreatedResource>();
  const scope = createTemplateScope(
    template,
    { stackName, stackId, region, accountId },
    request.parameters ?? {},
    made,
  );

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
  const dependencies = dependenciesOf(
    resources,
    new Set(Object.keys(template.Resources)),
    scope.isName,
    scope.condition,
  );
  for (const [id, output] of outputs) {
    const missing = referencesIn(output.Value, scope.condition, `Outputs.${id}.Value`).find(
      ({ name }) => !scope.isName(name) && !Object.hasOwn(resources, name),
    );
    if (missing !== undefined)
      throw new StackError(`${missing.path}: ${missing.name} is no resource of this stack`);
  }

  const created = await createResources({ request, stackId, resources, dependencies, scope, made });
  try {
    return {
      stackId,
      outputs: Object.fromEntries(
        outputs.map(([id, { Value }]) => {
          const value = resolveValue(Value, scope, `Outputs.${id}.Value`);
          if (typeof value === 'string' || typeof value === 'number') return [id, String(value)];
          throw new StackError(`Outputs.${id}.Value wants a string`);
        }),
      ),
      remove: async () => {
        await created.remove(({ DeletionPolicy }) => DeletionPolicy === 'Delete');
      },
    };
  } catch (cause) {
    await created.remove(() => true);
    throw cause;
  }
};
