import { describe, expect, it } from '@jest/globals';
import { certificateRegistered, firstEventAtMs } from '../../../handlers/onboard/event.ts';
import { parseEvent } from '../../../handlers/parse-event.ts';
import { recordMeasure } from '../support/recorded.ts';

const event = {
  certificateId: 'a'.repeat(64),
  caCertificateId: 'c'.repeat(64),
  timestamp: 1_552_061_705_285,
  certificateStatus: 'PENDING_ACTIVATION',
  awsAccountId: '000000000000',
  certificateRegistrationTimestamp: null,
};

const parse = (change: Readonly<Record<string, unknown>>) => {
  const { measure, measured } = recordMeasure();
  return { measured, parsed: () => parseEvent(certificateRegistered, { ...event, ...change }, measure) };
};

describe('the event of a certificate that was registered', () => {
  it.each([
    ['of a first connect', {}],
    ['of a later connect', { certificateRegistrationTimestamp: '1552061705277' }],
    ['of a certificate in another status', { certificateStatus: 'ACTIVE' }],
    ['with a field that AWS may add', { clientId: 'pump-7' }],
    ['without a registration time', { certificateRegistrationTimestamp: undefined }],
  ])('is accepted %s', (_, change) => {
    const { parsed, measured } = parse(change);

    expect(parsed()).toMatchObject({ certificateId: event.certificateId, timestamp: event.timestamp });
    expect(measured).toStrictEqual([]);
  });

  it.each([
    [{ certificateId: undefined }, 'certificateId must be 64 lower-case hex digits'],
    [{ certificateId: 'A'.repeat(64) }, 'certificateId must be 64 lower-case hex digits'],
    [{ certificateId: 'a'.repeat(63) }, 'certificateId must be 64 lower-case hex digits'],
    [{ certificateId: `${'a'.repeat(64)}\n` }, 'certificateId must be 64 lower-case hex digits'],
    [{ caCertificateId: 12 }, 'caCertificateId must be 64 lower-case hex digits'],
    [{ timestamp: '1552061705285' }, 'timestamp must be a time in epoch milliseconds'],
    [{ timestamp: -1 }, 'timestamp must be a time in epoch milliseconds'],
    [
      { certificateRegistrationTimestamp: 1_552_061_705_277 },
      'certificateRegistrationTimestamp must be null or epoch milliseconds in a string',
    ],
    [
      { certificateRegistrationTimestamp: 'yesterday' },
      'certificateRegistrationTimestamp must be null or epoch milliseconds in a string',
    ],
  ])('is malformed with %j', (change, message) => {
    const { parsed, measured } = parse(change);

    expect(parsed).toThrow(
      expect.objectContaining({ reason: 'event-malformed', message: `The event is malformed: ${message}` }),
    );
    expect(measured).toStrictEqual(['EventMalformed']);
  });

  it.each([undefined, null, 'text', 7])('is malformed when it is %j', (whole) => {
    const { measure } = recordMeasure();

    expect(() => parseEvent(certificateRegistered, whole, measure)).toThrow('the event must be an object');
  });

  it('does not repeat what it holds', () => {
    const { parsed } = parse({ certificateId: 'a secret', timestamp: 'another secret' });

    expect(parsed).toThrow(expect.objectContaining({ message: expect.not.stringContaining('secret') }));
  });
});

describe('firstEventAtMs', () => {
  it.each([
    [null, 1_552_061_705_285],
    ['1552061705277', 1_552_061_705_277],
  ])('of a registration time %j is %d', (certificateRegistrationTimestamp, expected) => {
    const { parsed } = parse({ certificateRegistrationTimestamp });

    expect(firstEventAtMs(parsed())).toBe(expected);
  });
});
