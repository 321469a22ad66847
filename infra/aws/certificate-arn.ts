/** The account and Region whose AWS IoT an adapter speaks to. */
export interface AccountRegion {
  /** `aws`, `aws-cn`, `aws-us-gov`. */
  readonly partition: string;
  readonly region: string;
  readonly accountId: string;
}

/**
 * The principal that things and policies are attached to: a certificate has the same id in every Region and another ARN in each.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsiot.html#awsiot-resources-for-iam-policies
 */
export const certificateArn = (
  { partition, region, accountId }: AccountRegion,
  certificateId: string,
): string => `arn:${partition}:iot:${region}:${accountId}:cert/${certificateId}`;

/** The certificate's id in a principal, or `undefined` for a principal that is no certificate, such as a Cognito identity. */
export const certificateIdOf = (principal: string): string | undefined =>
  /^arn:[^:]+:iot:[^:]+:[^:]+:cert\/(?<id>[^/]+)$/.exec(principal)?.groups?.['id'];
