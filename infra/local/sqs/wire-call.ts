/** A call to SQS, whichever protocol it came in: named and shaped as in the JSON protocol. */
export interface WireCall {
  readonly operation: string;
  readonly input: Readonly<Record<string, unknown>>;
}
