import { referencesIn } from './references.ts';
import type { Scope } from './scope.ts';
import { StackError } from './stack-error.ts';
import type { TemplateResource } from './template.ts';

export type Dependencies = ReadonlyMap<string, ReadonlySet<string>>;

/**
 * What each resource waits for: what it refers to and its DependsOn.
 * @param resources those whose condition holds
 * @param isName whether a name is a parameter or pseudo parameter
 */
export const dependenciesOf = (
  resources: Readonly<Record<string, TemplateResource>>,
  declared: ReadonlySet<string>,
  isName: (name: string) => boolean,
  condition: Scope['condition'],
): Dependencies => {
  const dependencies = new Map<string, ReadonlySet<string>>();
  for (const [logicalId, resource] of Object.entries(resources)) {
    const path = `Resources.${logicalId}`;
    const referred = referencesIn(resource.Properties, condition, `${path}.Properties`).filter(
      ({ name }) => !isName(name),
    );
    const missing = referred.find(({ name }) => !Object.hasOwn(resources, name));
    if (missing !== undefined) {
      const why = declared.has(missing.name) ? 'is left out by its condition' : 'is not in the template';
      throw new StackError(`${missing.path}: ${missing.name} ${why}`);
    }
    const unknown = resource.DependsOn.find((name) => !declared.has(name));
    if (unknown !== undefined) throw new StackError(`${path}.DependsOn: ${unknown} is not in the template`);

    const explicit = resource.DependsOn.filter((name) => Object.hasOwn(resources, name));
    dependencies.set(logicalId, new Set([...referred.map(({ name }) => name), ...explicit]));
  }
  refuseCycles(dependencies);
  return dependencies;
};

const refuseCycles = (dependencies: Dependencies): void => {
  const done = new Set<string>();
  const visit = (logicalId: string, way: readonly string[]): void => {
    if (way.includes(logicalId)) {
      const cycle = [...way.slice(way.indexOf(logicalId)), logicalId].join(' -> ');
      throw new StackError(`the resources depend on each other in a circle: ${cycle}`);
    }
    if (done.has(logicalId)) return;
    for (const next of dependencies.get(logicalId) ?? []) visit(next, [...way, logicalId]);
    done.add(logicalId);
  };
  for (const logicalId of dependencies.keys()) visit(logicalId, []);
};
