import * as z from 'zod';
import type { DeviceRow } from '../../domain/device/device-row.ts';
import { TerminalError } from '../../domain/saga/terminal-error.ts';

const text = z.string().min(1);
const natural = z.int().nonnegative();

/** An item of the registry's table; attributes that it does not name are let through and not kept. */
const deviceRowSchema = z.object({
  thingName: text,
  certificateId: text,
  certificatePem: text.exactOptional(),
  status: z.enum(['PROVISIONING', 'ACTIVE', 'SUSPENDED', 'REVOKED', 'RETIRED']),
  homeRegion: text,
  writtenBy: text,
  version: natural,
  claim: z.object({ id: text, expiresAtMs: natural }).exactOptional(),
  onboardedAtMs: natural.exactOptional(),
  updatedAtMs: natural,
  expiresAt: natural.exactOptional(),
}) satisfies z.ZodType<DeviceRow>;

/**
 * Takes an item of the registry's table as a row.
 * @throws TerminalError `row-malformed`, naming the attributes and not their values
 */
export const parseDeviceRow = (thingName: string, item: unknown): DeviceRow => {
  const parsed = deviceRowSchema.safeParse(item);
  if (parsed.success) return parsed.data;

  const faults = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; ');
  throw new TerminalError('row-malformed', `The registry's row of ${thingName} is malformed: ${faults}`);
};
