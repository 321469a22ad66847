import { z } from 'zod';
import { deviceRowChanged } from '../../handlers/replicate/event.ts';
import type { Invocation, Lookups } from './errand.ts';

const named = z.looseObject({ detail: z.looseObject({ thingName: z.string().min(1) }) });

const textOf = (value: unknown): string =>
  typeof value === 'string' || typeof value === 'number' ? String(value) : '';

/** The event that the pipe makes of a row. */
const eventOf = (thingName: string, row: Readonly<Record<string, unknown>>) => ({
  source: 'landfall.registry',
  'detail-type': 'DeviceRowChanged',
  detail: {
    thingName,
    certificateId: textOf(row['certificateId']),
    status: textOf(row['status']),
    writtenBy: textOf(row['writtenBy']),
    version: textOf(row['version']),
    ...(typeof row['updatedAtMs'] === 'number' ? { updatedAt: textOf(row['updatedAtMs']) } : {}),
  },
});

/** The thing that an event says has changed. */
export const thingNameOf = (event: unknown): string | undefined =>
  named.safeParse(event).data?.detail.thingName;

/** What is to be told of a thing, and to whom: of one whose row has vanished nothing is known but its name. */
export const changeOf = async (thingName: string, { row }: Pick<Lookups, 'row'>): Promise<Invocation> => {
  const found = await row(thingName);
  return {
    functionName: found === undefined ? 'reconcile' : 'replicate',
    payload: eventOf(thingName, found ?? {}),
  };
};

/**
 * The event as it was, unless the function would refuse it: then it was made of a row that was malformed, and is made again of what the
 * row is now.
 */
export const renewEvent = async (event: unknown, lookups: Pick<Lookups, 'row'>): Promise<unknown> => {
  const thingName = thingNameOf(event);
  if (thingName === undefined || deviceRowChanged.safeParse(event).success) return event;
  const found = await lookups.row(thingName);
  return found === undefined ? event : eventOf(thingName, found);
};
