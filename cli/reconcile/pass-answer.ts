import { z } from 'zod';
import type { PassSlice } from '../../domain/reconciliation/full-pass.ts';

const count = z.int().nonnegative();
const drift = z.array(z.enum(['missing', 'extra', 'status', 'policy', 'attachment']));

const finding = z.union([
  z.object({
    kind: z.literal('row'),
    thingName: z.string(),
    drift,
    result: z.enum(['found', 'repaired']),
  }),
  z.object({
    kind: z.literal('row'),
    thingName: z.string(),
    drift,
    result: z.literal('failed'),
    reason: z.string(),
    message: z.string(),
  }),
  z.object({ kind: z.literal('thing'), thingName: z.string(), certificateId: z.string() }),
  z.object({ kind: z.literal('certificate'), certificateId: z.string(), thingNames: z.array(z.string()) }),
]);

/** What the function `reconcile` answers to a request for a slice of a full pass. */
export const passAnswer = z.object({
  outcome: z.literal('passed'),
  position: z
    .object({
      phase: z.enum(['rows', 'things', 'certificates']),
      after: z.string().exactOptional(),
      skip: count.exactOptional(),
    })
    .exactOptional(),
  tally: z.object({
    rows: count,
    things: count,
    certificates: count,
    drift: z.object({ missing: count, extra: count, status: count, policy: count, attachment: count }),
    repaired: count,
    failed: count,
    withoutRow: count,
  }),
  findings: z.array(finding),
}) satisfies z.ZodType<PassSlice>;
