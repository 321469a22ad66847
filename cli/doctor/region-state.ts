import type { PassRecord } from '../../domain/reconciliation/pass-record.ts';
import type { Caller } from '../stage/caller.ts';
import type { Reading } from '../stage/reading.ts';

export interface StackResource {
  readonly logicalId: string;
  readonly physicalId: string;
  readonly type: string;
}

export interface DeployedStack {
  readonly status: string;
  readonly outputs: Readonly<Record<string, string>>;
  readonly resources: readonly StackResource[];
}

export interface TableState {
  readonly tableName: string;
  readonly status: string;
  /** Absent while the stream is off. */
  readonly latestStreamArn?: string;
  readonly isProtected: boolean;
  readonly isRecoverable: boolean;
  /** In the other Regions. */
  readonly replicas: readonly { readonly region: string; readonly status: string }[];
  /** DynamoDB counts about every six hours. */
  readonly itemCount: number;
}

export interface PipeState {
  readonly name: string;
  readonly state: string;
  readonly reason?: string;
  readonly sourceArn: string;
}

export interface AuthorityState {
  readonly id: string;
  readonly status: string;
  readonly mode: string;
  readonly registersDevices: boolean;
  readonly notAfterMs: number;
}

export interface PolicyState {
  readonly name: string;
  readonly version: string;
  readonly document: string;
}

export interface DomainState {
  readonly name: string;
  readonly domainName: string;
  readonly status: string;
  readonly certificates: readonly {
    readonly arn: string;
    /** AWS IoT's own word of it: VALID or INVALID. */
    readonly status: string;
    readonly why: string | undefined;
    /** `undefined`: ACM has no such certificate. */
    readonly notAfterMs: number | undefined;
  }[];
}

export interface RuleState {
  readonly logicalId: string;
  readonly name: string;
  /** Of a rule of EventBridge. */
  readonly busName?: string;
  readonly state: 'enabled' | 'disabled' | 'missing';
}

export interface QueueState {
  readonly logicalId: string;
  /** Waiting, and taken by somebody who has not deleted them yet; `undefined`: there is no such queue. */
  readonly messages: number | undefined;
}

export interface AlarmState {
  readonly name: string;
  readonly logicalId: string;
  readonly state: string;
  readonly description: string;
}

export interface FunctionState {
  readonly name: string;
  readonly state: string;
  readonly update: string;
  readonly reason?: string;
  readonly reservedConcurrency: number | undefined;
}

/** What stands in one Region. `undefined` within a reading: there is no such thing. */
export interface RegionParts {
  readonly region: string;
  readonly resources: readonly StackResource[];
  readonly dataEndpoint: string | undefined;
  readonly registry: Reading<TableState | undefined>;
  readonly telemetry: Reading<TableState | undefined>;
  readonly idempotency: Reading<TableState | undefined>;
  readonly pipe: Reading<PipeState | undefined>;
  /** `state` is absent for a CA of the stack that AWS IoT does not have. */
  readonly authorities: Reading<
    readonly { readonly id: string; readonly state: AuthorityState | undefined }[]
  >;
  readonly policy: Reading<PolicyState | undefined>;
  readonly registrationEvents: Reading<{ readonly caCertificate: boolean; readonly certificate: boolean }>;
  readonly domain: Reading<DomainState | undefined>;
  readonly topicRules: Reading<readonly RuleState[]>;
  readonly eventRules: Reading<readonly RuleState[]>;
  readonly queues: Reading<readonly QueueState[]>;
  readonly alarms: Reading<readonly AlarmState[]>;
  readonly functions: Reading<
    readonly { readonly name: string; readonly state: FunctionState | undefined }[]
  >;
  readonly lastPass: Reading<PassRecord | undefined>;
}

export interface RegionState {
  readonly region: string;
  readonly caller: Reading<Caller>;
  readonly stack: Reading<DeployedStack | undefined>;
  /** Absent where there is no stack that could have any. */
  readonly parts?: RegionParts;
}
