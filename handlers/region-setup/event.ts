import * as z from 'zod';
import { oneOf, record, text } from '../event-fields.ts';

const responseUrl = z.url({
  protocol: /^https?$/,
  error: 'must be the pre-signed URL that CloudFormation waits at',
});

/**
 * What is needed to answer CloudFormation at all.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/crpg-ref-requests.html
 */
export const customResourceRequest = record({
  RequestType: oneOf(['Create', 'Update', 'Delete']),
  ResponseURL: responseUrl,
  StackId: text,
  RequestId: text,
  LogicalResourceId: text,
  PhysicalResourceId: text.exactOptional(),
  ResourceProperties: z.unknown(),
});

export type CustomResourceRequest = z.output<typeof customResourceRequest>;

/** Properties of `Custom::RegionSetup`. */
export const regionSetupProperties = record({
  RegistryTableName: text,
});
