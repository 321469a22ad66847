import type { Check, Status } from '../../../../cli/doctor/check.ts';
import type { StageSettings } from '../../../../infra/cloudformation/stage/stage-settings.ts';
import { type NamedService } from '../named-service.ts';

/** One thing that goes wrong, what must be said of it, and how it is mended. */
export interface Fault {
  readonly what: string;
  readonly inject?: (service: NamedService) => Promise<unknown>;
  /** Where it is not the service that differs, but what it is held against. */
  readonly asked?: {
    readonly settings?: Partial<StageSettings>;
    readonly chosen?: readonly string[];
    readonly now?: (service: NamedService) => Date;
    /** What a resolver answers for the name. */
    readonly landing?: readonly string[];
  };
  readonly expected: {
    readonly name: string;
    readonly region: string;
    readonly status: Status;
    readonly detail: RegExp;
    readonly remedy?: string;
  };
  /** Other checks that see it as well. */
  readonly besides?: readonly string[];
  readonly mend?: (service: NamedService, found: readonly Check[]) => Promise<unknown>;
}
