/** The one policy that devices get, in this Region. Every call is idempotent. */
export interface DevicePolicy {
  /** @throws TerminalError `policy-missing`, `policy-limit` */
  readonly attach: (certificateId: string) => Promise<void>;
  /** Absent is fine. */
  readonly detach: (certificateId: string) => Promise<void>;
  /** Whether the certificate has it; `false` for one that is not there. */
  readonly isAttached: (certificateId: string) => Promise<boolean>;
}
