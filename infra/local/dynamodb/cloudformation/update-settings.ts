import { z } from 'zod';
import { describeTable } from '../service/describe-table.ts';
import type { CloudParts, RegionParts } from '../service/region-parts.ts';
import { DYNAMODB } from '../table/operation-target.ts';
import { setRecovery } from './settings.ts';

/** Makes deletion protection and recovery of a table in one Region what they shall be. */
export const updateSettings = async (
  parts: RegionParts,
  name: string,
  wanted: {
    readonly DeletionProtectionEnabled?: boolean | undefined;
    readonly PointInTimeRecoverySpecification?: Parameters<typeof setRecovery>[2];
  },
): Promise<void> => {
  const { DeletionProtectionEnabled: isProtected = false } = await describeTable(parts, name);
  const shallBe = wanted.DeletionProtectionEnabled ?? false;
  if (isProtected !== shallBe) {
    const input = { TableName: name, DeletionProtectionEnabled: shallBe };
    await parts.engine.call(`${DYNAMODB}.UpdateTable`, input, z.unknown());
  }
  parts.recoverable.delete(name);
  setRecovery(parts, name, wanted.PointInTimeRecoverySpecification);
};

/** Switches time to live of a table in all its Regions; `isNew` where one of them was just added. */
export const updateTimeToLive = async (
  cloud: CloudParts,
  name: string,
  regions: readonly RegionParts[],
  change: {
    readonly before: string | undefined;
    readonly after: string | undefined;
    readonly isNew: boolean;
  },
): Promise<void> => {
  const { before, after, isNew } = change;
  if (before === after && !isNew) return;
  // DynamoDB changes no attribute at once: the old one has to be switched off first.
  if (before !== undefined && after !== undefined && before !== after)
    throw new Error(`${name}: TimeToLive is active on a different AttributeName: ${before}`);
  if (after !== undefined)
    await cloud.sweepers.update(name, regions, { AttributeName: after, Enabled: true });
  else if (before !== undefined)
    await cloud.sweepers.update(name, regions, { AttributeName: before, Enabled: false });
};
