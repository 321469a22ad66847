import { randomBytes } from 'node:crypto';
import type { ResourceRequest } from '../../cloudformation/resource-provider.ts';
import type { RegionParts } from '../service/region-parts.ts';

/** As CloudFormation names what the template leaves unnamed. */
export const tableNameFor = (given: string | undefined, { stackName, logicalId }: ResourceRequest): string =>
  given ?? `${stackName}-${logicalId}-${randomBytes(6).toString('hex').toUpperCase()}`;

export const setRecovery = (
  { recoverable }: RegionParts,
  tableName: string,
  specification: { readonly PointInTimeRecoveryEnabled?: boolean | undefined } | undefined,
): void => {
  if (specification?.PointInTimeRecoveryEnabled === true) recoverable.add(tableName);
};

/** The attribute of a time to live that is switched on. */
export const attributeOf = (
  logicalId: string,
  specification: { readonly AttributeName?: string | undefined; readonly Enabled: boolean } | undefined,
): string | undefined => {
  if (specification?.Enabled !== true) return undefined;
  if (specification.AttributeName === undefined) {
    throw new Error(`${logicalId}: TimeToLiveSpecification.AttributeName is needed when Enabled is true`);
  }
  return specification.AttributeName;
};
