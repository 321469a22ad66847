/** Who hands something over: a service, allowed by the target's own resource policy, or a role, allowed by its policies. */
export type Origin = { readonly service: string; readonly sourceArn: string } | { readonly roleArn: string };

export interface BusEntry {
  readonly source: string;
  readonly detailType: string;
  /** JSON. */
  readonly detail: string;
  readonly resources?: readonly string[];
}

/**
 * Where the services of one Region hand things over to each other. A hand-over that AWS would refuse throws AwsError
 * (`AccessDeniedException`, `ResourceNotFoundException`); of another Region or account included.
 */
export interface Targets {
  /** Puts the event in the function's asynchronous queue: returning says that it was taken, never that it ran. */
  readonly invokeAsync: (functionArn: string, event: unknown, origin: Origin) => Promise<void>;
  readonly sendMessage: (
    queueArn: string,
    body: string,
    origin: Origin,
    attributes?: Readonly<Record<string, string>>,
  ) => Promise<void>;
  readonly putEvents: (busArn: string, entries: readonly BusEntry[], origin: Origin) => Promise<void>;
}

/** Whether the identity policies of a role allow an action on a resource. */
export interface Roles {
  readonly isAllowed: (roleArn: string, action: string, resource: string) => boolean;
}
