import type { AwsRequest, AwsResponse, AwsService } from './aws-service.ts';

/** Stands between a call that is allowed and its service. `unreachable`: the connection is broken off. */
export type Intercept = (
  service: AwsService,
  request: AwsRequest,
  handle: () => Promise<AwsResponse>,
) => Promise<AwsResponse | 'unreachable'>;
