import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import type { TelemetryItem } from '../../../domain/telemetry/telemetry-item.ts';
import { createIngestHandler } from '../../../handlers/ingest/handler.ts';
import { createLambdaContext } from '../support/lambda-context.ts';
import { recordLog, recordMeasure } from '../support/recorded.ts';

const base64 = (payload: string) => Buffer.from(payload).toString('base64');
const event = {
  payload: base64('{"bar":4.5}'),
  thingName: 'pump-7',
  topic: 'dt/pump-7/pressure',
  receivedAt: 1_700_000_000_000,
  certificateId: 'a'.repeat(64),
  clientId: 'pump-7',
  traceId: 'trace-1',
};

const setup = () => {
  const items: TelemetryItem[] = [];
  const log = recordLog();
  const { measure, measured } = recordMeasure();
  const handle = createIngestHandler({
    region: 'eu-west-1',
    ttlDays: 30,
    sha256: (bytes) => createHash('sha256').update(bytes).digest('hex'),
    storeTelemetry: (item) => {
      const isKnown = items.some(({ messageKey }) => messageKey === item.messageKey);
      items.push(item);
      return Promise.resolve(isKnown ? 'duplicate' : 'stored');
    },
    logger: log.logger,
    measure,
  });
  return { handle: (raw: unknown) => handle(raw, createLambdaContext()), items, measured, lines: log.lines };
};

describe('the ingest handler', () => {
  it('stores a message with where it came from and how long it is kept', async () => {
    const { handle, items, measured } = setup();

    await expect(handle(event)).resolves.toStrictEqual({ outcome: 'stored' });
    expect(items).toMatchObject([
      {
        thingName: 'pump-7',
        topic: 'dt/pump-7/pressure',
        payload: { bar: 4.5 },
        receivedAtMs: 1_700_000_000_000,
        region: 'eu-west-1',
        certificateId: 'a'.repeat(64),
        clientId: 'pump-7',
        traceId: 'trace-1',
        expiresAt: 1_700_000_000 + 30 * 86_400,
      },
    ]);
    expect(measured).toStrictEqual(['Ingested']);
  });

  it('stores what is no JSON as the bytes that came', async () => {
    const { handle, items } = setup();

    await handle({ ...event, payload: Buffer.from([0, 255, 1]).toString('base64') });

    expect(items.map(({ payload }) => payload)).toStrictEqual([Buffer.from([0, 255, 1])]);
  });

  it('stores an empty payload', async () => {
    const { handle, items } = setup();

    await handle({ ...event, payload: '' });

    expect(items.map(({ payload }) => payload)).toStrictEqual([Buffer.alloc(0)]);
  });

  it('knows a message that comes twice', async () => {
    const { handle, measured } = setup();

    await handle(event);

    await expect(handle({ ...event, traceId: 'trace-2' })).resolves.toStrictEqual({ outcome: 'duplicate' });
    expect(measured).toStrictEqual(['Ingested', 'Duplicates']);
  });

  it('does not log the payload', async () => {
    const { handle, lines } = setup();

    await handle(event);

    expect(lines).toHaveLength(1);
    expect(lines.join()).not.toMatch(/bar|4\.5|eyJi/);
  });

  it.each([
    [{ payload: '%%%' }, 'payload must be base64'],
    [{ payload: { bar: 4.5 } }, 'payload must be base64'],
    [{ thingName: undefined }, 'thingName must be the name of a thing: 1 to 128 of a-z A-Z 0-9 : _ -'],
    [{ topic: '' }, 'topic must not be empty'],
    [{ receivedAt: 1.5 }, 'receivedAt must be a time in epoch milliseconds'],
    [{ receivedAt: 9e15 }, 'receivedAt must be a time in epoch milliseconds'],
    [{ certificateId: 'n/a' }, 'certificateId must be 64 lower-case hex digits'],
    [{ clientId: null }, 'clientId must be a string'],
    [{ traceId: undefined }, 'traceId must be a string'],
  ])('throws on %j and stores nothing', async (change, message) => {
    const { handle, items, measured } = setup();

    await expect(handle({ ...event, ...change })).rejects.toMatchObject({
      reason: 'event-malformed',
      message: `The event is malformed: ${message}`,
    });
    expect(items).toStrictEqual([]);
    expect(measured).toStrictEqual(['EventMalformed']);
  });
});
