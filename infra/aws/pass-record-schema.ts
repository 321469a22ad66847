import * as z from 'zod';
import type { PassRecord } from '../../domain/reconciliation/pass-record.ts';

const natural = z.int().nonnegative();

/** Of a full pass, as it is kept. */
export const passRecordSchema = z.object({
  startedAtMs: natural,
  tally: z.object({
    rows: natural,
    things: natural,
    certificates: natural,
    drift: z.object({
      missing: natural,
      extra: natural,
      status: natural,
      policy: natural,
      attachment: natural,
    }),
    repaired: natural,
    failed: natural,
    withoutRow: natural,
  }),
  position: z
    .object({
      phase: z.enum(['rows', 'things', 'certificates']),
      after: z.string().exactOptional(),
      skip: natural.exactOptional(),
    })
    .exactOptional(),
}) satisfies z.ZodType<PassRecord>;
