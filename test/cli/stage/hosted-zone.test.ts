import { describe, expect, it } from '@jest/globals';
import { checkHostedZone } from '../../../cli/stage/hosted-zone.ts';

const zone = { id: 'Z1', name: 'example.com', isPrivate: false };

describe('checkHostedZone', () => {
  it.each(['iot.example.com', 'a.b.example.com', 'IOT.Example.com'])('takes %s', (name) => {
    expect(() => checkHostedZone(zone, name)).not.toThrow();
  });

  it.each([
    [
      'iot.example.org',
      zone,
      'The hosted zone Z1 is that of example.com, which does not contain iot.example.org.',
    ],
    ['iot.anexample.com', zone, 'does not contain iot.anexample.com'],
    ['example.com', zone, 'where DNS allows no CNAME. Take a name below it, such as iot.example.com.'],
    ['iot.example.com', { ...zone, isPrivate: true }, 'The hosted zone Z1 is private'],
  ])('refuses %s in a zone that cannot have it', (name, ofZone, fault) => {
    expect(() => checkHostedZone(ofZone, name)).toThrow(fault);
  });
});
