import type { PolicyDocument } from '../policy/policy-document.ts';

interface Role {
  readonly name: string;
  readonly arn: string;
  /** Who may assume it. */
  readonly trustPolicy: PolicyDocument;
  /** Identity policies by name. */
  readonly policies: Map<string, PolicyDocument>;
  /** Names of the instance profiles that hold it. */
  readonly profiles: Set<string>;
}

export type RoleTable = Map<string, Role>;
