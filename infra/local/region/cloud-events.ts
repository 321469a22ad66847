import { EventEmitter } from 'node:events';

/** What can be watched in the local cloud, so that nobody has to poll or sleep. Times in epoch ms. */
export type CloudEvent =
  | {
      readonly type: 'certificate-status';
      readonly region: string;
      readonly certificateId: string;
      readonly status: string;
      readonly atMs: number;
    }
  | {
      readonly type: 'connection';
      readonly region: string;
      readonly clientId: string;
      readonly certificateId: string | undefined;
      readonly outcome: 'accepted' | 'closed';
      /** Why it was closed; a device never learns this. */
      readonly reason: string | undefined;
      readonly atMs: number;
    }
  | {
      readonly type: 'log';
      readonly region: string;
      readonly functionName: string;
      readonly line: string;
      readonly atMs: number;
    }
  | {
      readonly type: 'invocation';
      readonly region: string;
      readonly functionName: string;
      readonly requestId: string;
      readonly outcome: 'succeeded' | 'failed' | 'timed-out' | 'gave-up';
      readonly attempt: number;
      readonly durationMs: number;
      readonly atMs: number;
    }
  | {
      readonly type: 'item-written';
      readonly region: string;
      readonly tableName: string;
      readonly origin: 'local' | 'replicated';
      /** Attribute values as DynamoDB's JSON; `undefined` for a deletion. */
      readonly keys: Readonly<Record<string, unknown>>;
      readonly newImage: Readonly<Record<string, unknown>> | undefined;
      readonly atMs: number;
    }
  | {
      /** A call or a CONNECT that AWS IoT turned down because a quota was used up. */
      readonly type: 'throttle';
      readonly region: string;
      /** The operation, or what else the quota is of. */
      readonly name: string;
      readonly atMs: number;
    }
  | {
      readonly type: 'trace-segment';
      readonly region: string;
      readonly document: string;
      readonly atMs: number;
    }
  | {
      /** Something that a service of AWS counts for CloudWatch, where no other event tells it. */
      readonly type: 'metric';
      readonly region: string;
      readonly namespace: string;
      readonly name: string;
      readonly dimensions: Readonly<Record<string, string>>;
      readonly value: number;
      readonly atMs: number;
    }
  | {
      /** An alarm that has changed its state. */
      readonly type: 'alarm';
      readonly region: string;
      readonly name: string;
      readonly state: 'OK' | 'ALARM' | 'INSUFFICIENT_DATA';
      readonly previousState: 'OK' | 'ALARM' | 'INSUFFICIENT_DATA';
      readonly reason: string;
      readonly atMs: number;
    }
  | {
      /** What was published to an SNS topic. */
      readonly type: 'notification';
      readonly region: string;
      readonly topicArn: string;
      readonly subject: string | undefined;
      readonly message: string;
      readonly atMs: number;
    };

/** The one place where a cloud tells what happens in it. */
export class CloudEvents extends EventEmitter<{ event: [CloudEvent] }> {
  tell(event: CloudEvent): void {
    this.emit('event', event);
  }
}
