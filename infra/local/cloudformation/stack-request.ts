import type { ReadParameter } from './parameters.ts';
import type { ResourceProvider } from './resource-provider.ts';

export interface StackRequest {
  /** As JSON.parse gives it. */
  readonly template: unknown;
  readonly stackName: string;
  readonly region: string;
  readonly accountId: string;
  readonly parameters?: Readonly<Record<string, string>>;
  readonly providers: readonly ResourceProvider[];
  readonly readParameter?: ReadParameter;
  readonly now?: () => number;
}
