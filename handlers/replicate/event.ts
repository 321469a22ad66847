import * as z from 'zod';
import { certificateId, literal, oneOf, record, text, thingName } from '../event-fields.ts';

const wholeNumber = z
  .union(
    [
      z.int(),
      z
        .string()
        .regex(/^\d{1,15}$/)
        .transform(Number),
    ],
    { error: 'must be a whole number' },
  )
  .refine((value) => value >= 0, { error: 'must be a whole number' });

/**
 * What the pipe makes of a record in the stream of this Region's replica, by way of the bus. It only says that a row has
 * changed: what this Region must look like is read from the row.
 */
export const deviceRowChanged = record({
  'detail-type': literal('DeviceRowChanged'),
  source: literal('landfall.registry'),
  detail: record({
    thingName,
    certificateId,
    status: oneOf(['PROVISIONING', 'ACTIVE', 'SUSPENDED', 'REVOKED', 'RETIRED']),
    /** A Region, or `operator`. */
    writtenBy: text,
    /** DynamoDB's streams carry numbers in strings. */
    version: wholeNumber,
    /** Epoch, ms. Not in events of earlier versions, which the archive of the bus still has. */
    updatedAt: wholeNumber.optional(),
  }),
});
