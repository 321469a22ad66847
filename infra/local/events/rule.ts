import type { EventPattern } from './pattern/event-pattern.ts';
import type { RuleTarget } from './rule-target.ts';

export interface Rule {
  readonly name: string;
  readonly busName: string;
  readonly arn: string;
  readonly description: string | undefined;
  /** JSON as given, and read; a rule without it is a schedule. */
  readonly eventPattern: { readonly text: string; readonly pattern: EventPattern } | undefined;
  readonly schedule: { readonly text: string; readonly everyMs: number } | undefined;
  readonly state: 'ENABLED' | 'DISABLED';
  readonly targets: readonly RuleTarget[];
}
