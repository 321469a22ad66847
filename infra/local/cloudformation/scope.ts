/** What the intrinsics of a template can look up. `path` is the place in the template, for the error. */
export interface Scope {
  readonly ref: (name: string, path: string) => unknown;
  readonly getAtt: (logicalId: string, attribute: string, path: string) => string;
  readonly condition: (name: string, path: string) => boolean;
  readonly findInMap: (map: string, topLevelKey: string, secondLevelKey: string, path: string) => unknown;
}

/** What `AWS::NoValue` gives: the property or list entry that holds it is left out. */
export const noValue = Symbol('AWS::NoValue');
