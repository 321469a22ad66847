import { isObject } from '../../cloudformation/json-shape.ts';

/** Steps of a path: names and indices. */
export type JsonPath = readonly (string | number)[];

const step = /\.([\w\-/]+)|\[(\d+)\]/y;

/** Reads the part of JSONPath that EventBridge and localhost both know: `$.a.b-c[0]`. */
export const parseJsonPath = (text: string): JsonPath => {
  const path: (string | number)[] = [];
  if (text.startsWith('$')) {
    step.lastIndex = 1;
    for (;;) {
      const [, name, index] = step.exec(text) ?? [];
      if (name === undefined && index === undefined) break;
      path.push(name ?? Number(index));
      if (step.lastIndex === text.length) return path;
    }
    if (text === '$') return path;
  }
  throw new Error(`The JSON path ${text} is not of the form $.name.name[0], the only one on localhost.`);
};

/** What the path leads to, `undefined` where it leads nowhere. */
export const readJsonPath = (value: unknown, path: JsonPath): unknown =>
  path.reduce((node: unknown, key): unknown => {
    if (typeof key === 'number') return Array.isArray(node) ? node[key] : undefined;
    return isObject(node) && Object.hasOwn(node, key) ? node[key] : undefined;
  }, value);
