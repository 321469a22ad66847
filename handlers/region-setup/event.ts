import * as z from 'zod';
import { certificateId, matching, oneOf, record, text } from '../event-fields.ts';

const isPreSignedUrl = { error: 'must be the pre-signed URL that CloudFormation waits at' };

/** S3 takes no URL that is longer. */
const responseUrl = z.url({ protocol: /^https?$/, ...isPreSignedUrl }).max(8_192, isPreSignedUrl);

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
  /** Not needed for the answer: without them it says so. */
  ResourceProperties: z.unknown().optional(),
  /** Comes with an Update. */
  OldResourceProperties: z.unknown().optional(),
});

export type CustomResourceRequest = z.output<typeof customResourceRequest>;

const authorities = { CaCertificateIds: z.array(certificateId, { error: 'must be a list' }).default([]) };

/** Properties of `Custom::RegionSetup`. */
export const regionSetupProperties = record({
  RegistryTableName: text,
  /** The one whose stack declares the table. */
  PrimaryRegion: matching(/^[a-z]{2,4}(?:-[a-z]+)+-\d$/, 'the name of a Region'),
  ...authorities,
});

export type RegionSetupProperties = z.output<typeof regionSetupProperties>;

/** What matters of the properties that are no longer to hold: a set-up that failed may have had anything. */
export const formerProperties = record(authorities).catch({ CaCertificateIds: [] });
