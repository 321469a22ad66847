import { z } from 'zod';
import { AwsError } from '../../endpoint/aws-service.ts';
import type { Call } from '../wire/call.ts';
import type { RegionParts } from './region-parts.ts';

const update = z.object({
  PointInTimeRecoverySpecification: z.object({
    PointInTimeRecoveryEnabled: z.boolean(),
    RecoveryPeriodInDays: z.int().min(1).max(35).optional(),
  }),
});

/** Says whether point-in-time recovery is on; nothing on localhost restores a table. */
export const continuousBackups = async (
  { tables, recoverable }: RegionParts,
  call: Call,
  tableName: string,
): Promise<unknown> => {
  if ((await tables.find(tableName)) === undefined) {
    throw new AwsError('TableNotFoundException', 400, `Table not found: ${tableName}`);
  }
  if (call.operation === 'UpdateContinuousBackups') {
    const parsed = update.safeParse(call.input);
    if (!parsed.success)
      throw new AwsError('ValidationException', 400, 'PointInTimeRecoverySpecification is malformed');
    if (parsed.data.PointInTimeRecoverySpecification.PointInTimeRecoveryEnabled) recoverable.add(tableName);
    else recoverable.delete(tableName);
  }
  return {
    ContinuousBackupsDescription: {
      ContinuousBackupsStatus: 'ENABLED',
      PointInTimeRecoveryDescription: {
        PointInTimeRecoveryStatus: recoverable.has(tableName) ? 'ENABLED' : 'DISABLED',
      },
    },
  };
};
