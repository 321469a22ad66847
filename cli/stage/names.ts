/** Names that serverless.yml makes, for a stage. */

export const stackName = (stage: string): string => `landfall-${stage}`;

/** The global tables, by the name that they have in the primary's template. */
export const globalTables = (stage: string) =>
  [
    { logicalId: 'DeviceRegistryTable', tableName: `${stackName(stage)}-device-registry` },
    { logicalId: 'TelemetryTable', tableName: `${stackName(stage)}-telemetry` },
  ] as const;

/** In each Region: the ARN of the server certificate, where it is imported. `landfall certificate import` writes it, the template reads it. */
export const serverCertificateParameter = (stage: string): string =>
  `/landfall/${stage}/server-certificate-arn`;

export const devicePolicyName = (stage: string): string => `${stackName(stage)}-device`;
