import type { ReadParameter } from '../parameters.ts';
import type { StackIdentity } from '../pseudo-parameters.ts';
import type { ResourceProvider } from '../resource-provider.ts';
import type { Template } from '../template.ts';

/** What a stack shall be. */
export interface StackDefinition {
  readonly template: Template;
  /** As it came, for GetTemplate. */
  readonly templateBody: string;
  /** By name, as given: of a stored parameter the name, not what is stored. */
  readonly parameters: Readonly<Record<string, string>>;
  readonly tags: Readonly<Record<string, string>>;
  readonly capabilities: readonly string[];
}

/** Where a stack is. */
export interface StackPlace {
  readonly identity: StackIdentity;
  readonly providers: readonly ResourceProvider[];
  readonly readParameter: ReadParameter;
  /** Epoch, ms. */
  readonly now: () => number;
}
