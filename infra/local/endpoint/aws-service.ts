import type { IncomingHttpHeaders } from 'node:http';

/** One call as it came over the wire, with what the SigV4 scope of its Authorization header tells. */
export interface AwsRequest {
  readonly region: string;
  /** SigV4 service name: `iot`, `dynamodb`, `sqs`, `events`, ... */
  readonly scope: string;
  readonly accessKeyId: string;
  readonly method: string;
  /** Undecoded path, without the query. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

export interface AwsResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array;
}

/** An IAM action on a resource that a call needs. */
export interface Permission {
  /** Such as `iot:CreateThing`. */
  readonly action: string;
  /** ARN, or `*` where IAM offers no resource for the action. */
  readonly resource: string;
}

/** One AWS service in one Region, on its own wire protocol. Errors are thrown as `AwsError`; `encodeError` puts them on the wire. */
export interface AwsService {
  /** SigV4 service names that lead here. */
  readonly scopes: readonly string[];
  /** What a role must be allowed for this call. An operation that the service does not know throws AwsError. */
  readonly permissions: (request: AwsRequest) => readonly Permission[];
  readonly handle: (request: AwsRequest) => Promise<AwsResponse>;
  readonly encodeError: (error: AwsError, request: AwsRequest) => AwsResponse;
}

/** An error with a modelled name, as the SDKs know them by `error.name`. */
export class AwsError extends Error {
  readonly status: number;
  /** Further members of the modelled error, such as `resourceArn`. */
  readonly fields: Readonly<Record<string, unknown>>;

  constructor(name: string, status: number, message: string, fields: Readonly<Record<string, unknown>> = {}) {
    super(message);
    this.name = name;
    this.status = status;
    this.fields = fields;
  }
}
