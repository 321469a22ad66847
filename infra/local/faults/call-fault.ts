/** Which calls of AWS are hit. What is left out fits every call. */
export interface CallSelector {
  /** The Region that is called. */
  readonly region?: string;
  /** The IAM action, such as `iot:CreateThing`. */
  readonly action?: string;
  /** The resource that the call is about, as in a policy: an ARN with wildcards. */
  readonly resource?: string;
  /** Only calls by execution environments of this function. */
  readonly functionName?: string;
  /** Text that the call holds in its path or its body, such as the name of a thing. */
  readonly mentions?: string;
}

/** The execution environment that makes the call ends, before the service has seen it or when it has done its work. */
export interface Crash {
  readonly kind: 'crash';
  readonly when: 'before-effect' | 'after-effect';
}

export type CallFault =
  | Crash
  /** The service does its work, and the connection breaks before it can say so. */
  | { readonly kind: 'lost-answer' }
  | { readonly kind: 'throttle' }
  /** In real time: the clock's speed does not shorten it. */
  | { readonly kind: 'latency'; readonly ms: number };

/** A fault for calls to come. Only a function has an environment that could crash. */
export type CallInjection = (
  | { readonly calls: CallSelector; readonly fault: Exclude<CallFault, Crash> }
  | { readonly calls: CallSelector & { readonly functionName: string }; readonly fault: CallFault }
) & {
  /** Calls that go through first; none when left out. */
  readonly skip?: number;
  /** Calls that are hit then; one when left out. */
  readonly times?: number;
};
