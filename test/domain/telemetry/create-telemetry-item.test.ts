import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { createTelemetryItem } from '../../../domain/telemetry/create-telemetry-item.ts';
import type { TelemetryMessage } from '../../../domain/telemetry/create-telemetry-item.ts';
import { NOW_MS } from '../sound-certificate.ts';

const NOW = '2027-01-15T08:00:00.000Z';
const DAY_MS = 86_400_000;

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

const itemOf = (payload: Uint8Array | string, differences: Partial<TelemetryMessage> = {}) =>
  createTelemetryItem(
    {
      thingName: 'sensor-1',
      topic: 'dt/sensor-1/climate',
      payload: typeof payload === 'string' ? bytesOf(payload) : payload,
      receivedAtMs: NOW_MS,
      certificateId: 'c'.repeat(64),
      clientId: 'sensor-1',
      traceId: 'trace-1',
      region: 'us-west-2',
      ...differences,
    },
    { ttlDays: 30, sha256 },
  );
const timeOf = (payload: string, receivedAtMs = NOW_MS): string =>
  itemOf(payload, { receivedAtMs }).messageKey.slice(0, 24);

describe('createTelemetryItem', () => {
  it('says where the message came from, when, and until when it is kept', () => {
    expect(itemOf('{"temperature":21.5}')).toEqual({
      thingName: 'sensor-1',
      messageKey: `${NOW}#${sha256(bytesOf('dt/sensor-1/climate\0{"temperature":21.5}'))}`,
      topic: 'dt/sensor-1/climate',
      payload: { temperature: 21.5 },
      receivedAtMs: NOW_MS,
      region: 'us-west-2',
      certificateId: 'c'.repeat(64),
      clientId: 'sensor-1',
      traceId: 'trace-1',
      expiresAt: NOW_MS / 1000 + 30 * 86_400,
    });
  });

  it('gives the end in whole seconds', () => {
    expect(itemOf('1', { receivedAtMs: NOW_MS + 999 }).expiresAt).toBe(NOW_MS / 1000 + 30 * 86_400);
  });

  describe('when the payload is JSON', () => {
    it.each<[string, unknown]>([
      ['{"a":{"b":[1,null,true,"x"]}}', { a: { b: [1, null, true, 'x'] } }],
      ['[]', []],
      ['{}', {}],
      ['"text"', 'text'],
      ['""', ''],
      ['21.5', 21.5],
      ['0', 0],
      ['false', false],
      ['null', null],
      [' \n{"a" : 1}\t', { a: 1 }],
      ['"\\ud83d\\udeec"', '🛬'],
      ['{"say":"\\"a\\": 1e400"}', { say: '"a": 1e400' }],
      ['{"a\\"":1,"b":"c:d"}', { 'a"': 1, b: 'c:d' }],
      ['{"line\\none":1}', { 'line\none': 1 }],
    ])('stores %s as its value', (payload, value) => {
      expect(itemOf(payload).payload).toEqual(value);
    });
  });

  describe('when the payload is anything else', () => {
    it.each([
      ['text', bytesOf('hello')],
      ['nothing', new Uint8Array()],
      ['broken JSON', bytesOf('{"a":1')],
      ['JSON with a byte order mark', new Uint8Array([0xef, 0xbb, 0xbf, 0x31])],
      ['JSON in a text that is not UTF-8', new Uint8Array([0x22, 0xff, 0x22])],
    ])('stores %s as the bytes that came', (_payload, payload) => {
      expect(itemOf(payload).payload).toBe(payload);
    });
  });

  describe('when the value would lose something', () => {
    it.each([
      '1e400',
      '-1e400',
      '1e-400',
      '1e-131',
      '9007199254740992',
      '-9007199254740992',
      '9007199254740993',
      '123456789012345678901234567890123456789',
      '0.12345678901234567890123456789',
      '1.00000000000000000001',
      '1e16',
      '{"deep":[{"n":12345678901234567890}]}',
      '{"a":1,"a":2}',
      '[{"a":{"b":1,"b":1}}]',
      '{"":1}',
      '{"__proto__":{"a":1}}',
      '"\\ud800"',
      '{"\\udc00":1}',
    ])('stores %s as the bytes that came', (payload) => {
      expect(itemOf(payload).payload).toEqual(bytesOf(payload));
    });

    it.each([
      '9007199254740991',
      '-9007199254740991',
      '1e-130',
      '0.1',
      '1.10',
      '100',
      '1e2',
      '1E+2',
      '12e-1',
      '0.105e1',
      '-0.5',
      '-0',
      '0.0',
      '0e5',
      '0.00001',
      '1.7976931348623157',
      '9007199254740991.0',
    ])('stores %s as its value, of which nothing is lost', (payload) => {
      expect(itemOf(payload).payload).toBe(Number(payload));
    });

    it.each([
      [32, 'value'],
      [33, 'bytes'],
      [60_000, 'bytes'],
    ])('stores %i levels as %s', (levels, stored) => {
      const lists = `${'['.repeat(levels)}${']'.repeat(levels)}`;

      expect(itemOf(lists).payload instanceof Uint8Array ? 'bytes' : 'value').toBe(stored);
    });

    it('counts the levels of objects as well', () => {
      const objects = (levels: number) => `${'{"a":'.repeat(levels)}1${'}'.repeat(levels)}`;

      expect(itemOf(objects(32)).payload).not.toBeInstanceOf(Uint8Array);
      expect(itemOf(objects(33)).payload).toBeInstanceOf(Uint8Array);
    });
  });

  describe('when any value is sent', () => {
    it('is stored so that it comes out as it went in', () => {
      fc.assert(
        fc.property(fc.json({ maxDepth: 5 }), (text) => {
          const { payload } = itemOf(text);

          if (payload instanceof Uint8Array) expect(payload).toEqual(bytesOf(text));
          else expect(payload).toEqual(JSON.parse(text));
        }),
      );
    });

    it('is stored as a value when it is a decimal with up to 15 digits', () => {
      fc.assert(
        fc.property(
          fc.integer({ min: -999_999_999, max: 999_999_999 }),
          fc.integer({ min: -6, max: 6 }),
          (n, power) => {
            expect(itemOf(`${n}e${power}`).payload).toBe(Number(`${n}e${power}`));
          },
        ),
      );
    });

    it('is stored, whatever the bytes', () => {
      fc.assert(
        fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
          const { payload } = itemOf(bytes);

          if (payload instanceof Uint8Array) expect(payload).toEqual(bytes);
          else expect(payload).toEqual(JSON.parse(new TextDecoder().decode(bytes)));
        }),
      );
    });
  });

  describe('when the message has a time of its own', () => {
    it.each([
      ['now', NOW_MS],
      ['24 hours ago', NOW_MS - DAY_MS],
      ['in 5 minutes', NOW_MS + 300_000],
    ])('goes by it: %s', (_when, timestamp) => {
      expect(timeOf(`{"timestamp":${timestamp}}`)).toBe(new Date(timestamp).toISOString());
    });

    it.each([
      ['older than 24 hours', `{"timestamp":${NOW_MS - DAY_MS - 1}}`],
      ['more than 5 minutes ahead', `{"timestamp":${NOW_MS + 300_001}}`],
      ['in seconds', `{"timestamp":${NOW_MS / 1000}}`],
      ['not a whole number', `{"timestamp":${NOW_MS}.5}`],
      ['a string', `{"timestamp":"${NOW_MS}"}`],
      ['endless', '{"timestamp":1e400}'],
      ['not its own', `{"reading":{"timestamp":${NOW_MS - 1}}}`],
      ['in an array', `[${NOW_MS - 1}]`],
      ['absent', '{}'],
      ['of nothing', 'null'],
    ])('goes by the receipt when that time is %s', (_what, payload) => {
      expect(timeOf(payload)).toBe(NOW);
    });

    it('goes by it even when the payload is stored as bytes', () => {
      const item = itemOf(`{"timestamp":${NOW_MS - 1},"n":1e400}`);

      expect(item.payload).toBeInstanceOf(Uint8Array);
      expect(item.messageKey).toMatch(/^2027-01-15T07:59:59\.999Z#/);
    });

    it('has the same key when it is sent again, later and to another Region', () => {
      const payload = `{"timestamp":${NOW_MS},"t":1}`;

      const first = itemOf(payload);
      const again = itemOf(payload, {
        receivedAtMs: NOW_MS + 90_000,
        region: 'eu-west-1',
        traceId: 'trace-2',
      });

      expect(again.messageKey).toBe(first.messageKey);
    });
  });

  describe('when two messages come in the same millisecond', () => {
    it('has different keys for different payloads', () => {
      expect(itemOf('1').messageKey).not.toBe(itemOf('2').messageKey);
    });

    it('has different keys for different topics', () => {
      expect(itemOf('1', { topic: 'dt/sensor-1/a' }).messageKey).not.toBe(itemOf('1').messageKey);
    });

    it('does not mistake the end of a topic for the beginning of a payload', () => {
      expect(itemOf('bc', { topic: 'a' }).messageKey).not.toBe(itemOf('c', { topic: 'ab' }).messageKey);
    });
  });

  it('has keys that sort by time', () => {
    const time = fc.integer({ min: 0, max: 4_102_444_800_000 });
    fc.assert(
      fc.property(time, time, (one, other) => {
        const [a, b] = [timeOf('1', one), timeOf('1', other)];

        expect(a < b).toBe(one < other);
      }),
    );
  });
});
