import { randomBytes } from 'node:crypto';
import type { ResourceRequest } from './resource-provider.ts';

/** The name that CloudFormation makes up for a resource that is given none: stack, logical id and a random end. */
export const physicalName = ({ stackName, logicalId }: ResourceRequest): string =>
  `${stackName}-${logicalId}-${randomBytes(6).toString('hex').toUpperCase()}`;
