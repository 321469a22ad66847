import { describe, expect, it } from '@jest/globals';
import { parseEvent } from '../../../handlers/parse-event.ts';
import { deviceRowChanged } from '../../../handlers/replicate/event.ts';
import { recordMeasure } from '../support/recorded.ts';

const detail = {
  thingName: 'pump-7',
  certificateId: 'a'.repeat(64),
  status: 'ACTIVE',
  writtenBy: 'us-west-2',
  version: '3',
};
const event = { 'detail-type': 'DeviceRowChanged', source: 'landfall.registry', detail, region: 'eu-west-1' };

const parse = (whole: unknown) => parseEvent(deviceRowChanged, whole, recordMeasure().measure);

describe('the event of a row that changed', () => {
  it.each([
    ['3', 3],
    [3, 3],
    ['0', 0],
  ])('has a version %j', (version, expected) => {
    const parsed = parse({ ...event, detail: { ...detail, version } });

    expect(parsed.detail).toStrictEqual({ ...detail, version: expected });
  });

  it.each([
    [{ thingName: 'a b' }, 'detail.thingName must be the name of a thing: 1 to 128 of a-z A-Z 0-9 : _ -'],
    [{ thingName: '' }, 'detail.thingName must be the name of a thing: 1 to 128 of a-z A-Z 0-9 : _ -'],
    [{ certificateId: 'x' }, 'detail.certificateId must be 64 lower-case hex digits'],
    [{ status: 'BROKEN' }, 'detail.status must be one of PROVISIONING, ACTIVE, SUSPENDED, REVOKED, RETIRED'],
    [{ writtenBy: '' }, 'detail.writtenBy must not be empty'],
    [{ writtenBy: undefined }, 'detail.writtenBy must be a string'],
    [{ version: '1.5' }, 'detail.version must be a whole number'],
    [{ version: -1 }, 'detail.version must be a whole number'],
    [{ version: { N: '3' } }, 'detail.version must be a whole number'],
  ])('is malformed with %j', (change, message) => {
    const malformed = { ...event, detail: { ...detail, ...change } };

    expect(() => parse(malformed)).toThrow(
      expect.objectContaining({ reason: 'event-malformed', message: `The event is malformed: ${message}` }),
    );
  });

  it.each([
    [{ source: 'aws.dynamodb' }, 'source must be "landfall.registry"'],
    [{ 'detail-type': undefined }, 'detail-type must be "DeviceRowChanged"'],
    [{ detail: undefined }, 'detail must be an object'],
  ])('is malformed with %j outside', (change, message) => {
    expect(() => parse({ ...event, ...change })).toThrow(`The event is malformed: ${message}`);
  });
});
