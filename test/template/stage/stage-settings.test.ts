import { describe, expect, it } from '@jest/globals';
import { parseStageSettings } from '../../../infra/cloudformation/stage/stage-settings.ts';
import { defaults } from './settings-of.ts';

const parse = (own: unknown, stage = 'qa') => parseStageSettings(stage, defaults, own);

/** A value that is wrong, and the whole line that it gets. */
const wrong: readonly { readonly own: Readonly<Record<string, unknown>>; readonly line: string }[] = [
  {
    own: { regions: 'us-west-2' },
    line: 'infra/stages/qa.yml: regions must be a list of at least one Region, the primary first; it is "us-west-2".',
  },
  {
    own: { regions: [] },
    line: 'infra/stages/qa.yml: regions[0] must be the name of a Region such as eu-west-1; it is missing.',
  },
  {
    own: { regions: ['us-west-2', 'eu-wets-1'] },
    line: 'infra/stages/qa.yml: regions[1] must be the name of a Region such as eu-west-1; it is "eu-wets-1".',
  },
  {
    own: { regions: ['us-west-2', 'eu-west-1', 'us-west-2'] },
    line: 'infra/stages/qa.yml: regions must be a list in which no Region stands twice; it is ["us-west-2","eu-west-1","us-west-2"].',
  },
  {
    own: { domainName: 'localhost' },
    line: 'infra/stages/qa.yml: domainName must be a name such as iot.example.com, in lower case, or null; it is "localhost".',
  },
  {
    own: { domainName: 'https://iot.example.com' },
    line: 'infra/stages/qa.yml: domainName must be a name such as iot.example.com, in lower case, or null; it is "https://iot.example.com".',
  },
  {
    own: { domainName: 'iot.example.com' },
    line: 'infra/stages/qa.yml: hostedZoneId is missing: domainName iot.example.com needs the id of the hosted zone that holds it. Set hostedZoneId, or remove domainName.',
  },
  {
    own: { hostedZoneId: 'Z0123456789' },
    line: 'infra/stages/qa.yml: domainName is missing: hostedZoneId Z0123456789 is for nothing without it. Set domainName, or remove hostedZoneId.',
  },
  {
    own: { hostedZoneId: 'example.com' },
    line: 'infra/stages/qa.yml: hostedZoneId must be the id of a hosted zone such as Z0123456789ABCDEFGHIJ, or null; it is "example.com".',
  },
  {
    own: { serverCertificate: 'acm' },
    line: 'infra/stages/qa.yml: serverCertificate must be an object with a mode; it is "acm".',
  },
  {
    own: { serverCertificate: { mode: 'self-signed' } },
    line: 'infra/stages/qa.yml: serverCertificate.mode must be acm or imported; it is "self-signed".',
  },
  {
    own: { serverCertificate: { mode: 'imported' } },
    line: 'infra/stages/qa.yml: domainName is missing: serverCertificate.mode imported is for nothing without it. Set domainName, or remove serverCertificate.',
  },
  {
    own: { serverCertificate: {} },
    line: 'infra/stages/qa.yml: serverCertificate.mode must be acm or imported; it is missing.',
  },
  {
    own: { caCertificatePaths: 'ca.pem' },
    line: 'infra/stages/qa.yml: caCertificatePaths must be a list of paths of PEM files; it is "ca.pem".',
  },
  {
    own: { caCertificatePaths: [] },
    line: 'infra/stages/qa.yml: caCertificatePaths must be a list of at least one path; it is [].',
  },
  {
    own: { caCertificatePaths: ['a.pem', 7] },
    line: 'infra/stages/qa.yml: caCertificatePaths[1] must be the path of a PEM file; it is 7.',
  },
  {
    own: { caCertificatePaths: ['a.pem', 'a.pem'] },
    line: 'infra/stages/qa.yml: caCertificatePaths must be a list in which no path stands twice; it is ["a.pem","a.pem"].',
  },
  {
    own: { claimSeconds: '6 minutes' },
    line: 'infra/stages/qa.yml: claimSeconds must be a positive whole number of seconds; it is "6 minutes".',
  },
  {
    own: { claimSeconds: 0 },
    line: 'infra/stages/qa.yml: claimSeconds must be a positive whole number of seconds; it is 0.',
  },
  {
    own: { telemetryTtlDays: 1.5 },
    line: 'infra/stages/qa.yml: telemetryTtlDays must be a positive whole number of days; it is 1.5.',
  },
  {
    own: { reconcileQuotaShare: 0 },
    line: 'infra/stages/qa.yml: reconcileQuotaShare must be a number above 0 and up to 1; it is 0.',
  },
  {
    own: { reconcileQuotaShare: 20 },
    line: 'infra/stages/qa.yml: reconcileQuotaShare must be a number above 0 and up to 1; it is 20.',
  },
  {
    own: { logRetentionDays: 31 },
    line: 'infra/stages/qa.yml: logRetentionDays must be a number of days that CloudWatch Logs knows: 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653; it is 31.',
  },
  {
    own: { deletionProtection: 'yes' },
    line: 'infra/stages/qa.yml: deletionProtection must be true or false; it is "yes".',
  },
  {
    own: { reservedConcurrency: 10 },
    line: 'infra/stages/qa.yml: reservedConcurrency must be an object with a limit for each function; it is 10.',
  },
  {
    own: { reservedConcurrency: { ...defaults.reservedConcurrency, ingest: -1 } },
    line: 'infra/stages/qa.yml: reservedConcurrency.ingest must be a whole number from 0, or null; it is -1.',
  },
  {
    own: { reservedConcurrency: { onboard: null, replicate: null, ingest: null, reconcile: null } },
    line: 'infra/stages/qa.yml: reservedConcurrency.region-setup must be a whole number from 0, or null; it is missing.',
  },
  {
    own: { reservedConcurrency: { ...defaults.reservedConcurrency, onbaord: 1 } },
    line: 'infra/stages/qa.yml: reservedConcurrency.onbaord is no setting: remove it, or correct its name.',
  },
  {
    own: { alarmEmail: 'nobody' },
    line: 'infra/stages/qa.yml: alarmEmail must be an e-mail address, or null; it is "nobody".',
  },
  { own: { iotLogging: 1 }, line: 'infra/stages/qa.yml: iotLogging must be true or false; it is 1.' },
  {
    own: { revocationList: 'on' },
    line: 'infra/stages/qa.yml: revocationList must be true or false; it is "on".',
  },
  { own: { testDevices: 'on' }, line: 'infra/stages/qa.yml: testDevices must be true or false; it is "on".' },
  {
    own: { regoins: [] },
    line: `infra/stages/qa.yml: regoins is no setting: remove it, or correct its name. The settings are ${Object.keys(defaults).join(', ')}.`,
  },
];

describe('parseStageSettings', () => {
  it('gives the defaults where the stage has no file', () => {
    for (const nothing of [null, undefined, {}])
      expect(parse(nothing)).toEqual({ ...defaults, stage: 'qa', path: 'infra/stages/qa.yml' });
  });

  it('takes what the stage says instead, key by key', () => {
    const own = {
      regions: ['eu-north-1', 'ap-southeast-2', 'us-gov-west-1', 'il-central-1'],
      domainName: 'iot.example.com',
      hostedZoneId: 'Z0123456789ABCDEFGHIJ',
      serverCertificate: { mode: 'imported' },
    };

    expect(parse(own)).toEqual({ ...defaults, ...own, stage: 'qa', path: 'infra/stages/qa.yml' });
  });

  it.each(wrong)('says what is wrong with $own', ({ own, line }) => {
    expect(() => parse(own)).toThrow(new Error(line));
    expect(line).not.toContain('\n');
  });

  it('has a wrong value here for each setting there is', () => {
    const tried = new Set(wrong.flatMap(({ own }) => Object.keys(own)));

    expect(Object.keys(defaults).filter((key) => !tried.has(key))).toEqual([]);
  });

  it('names the file that a wrong value stands in', () => {
    const parsing = () =>
      parseStageSettings('qa', { ...defaults, claimSeconds: 0, alarmEmail: undefined }, { iotLogging: 2 });

    expect(parsing).toThrow(
      [
        'infra/stages/default.yml: claimSeconds must be a positive whole number of seconds; it is 0.',
        'infra/stages/default.yml: alarmEmail must be an e-mail address, or null; it is missing.',
        'infra/stages/qa.yml: iotLogging must be true or false; it is 2.',
      ].join(' '),
    );
  });

  it.each([
    ['a list', ['regions']],
    ['a text', 'regions'],
    ['a number', 7],
  ])('wants settings in the file, not %s', (_, content) => {
    expect(() => parse(content)).toThrow('infra/stages/qa.yml must hold settings, one "key: value" a line.');
  });

  it.each(['', '2026', 'qa.eu', 'a'.repeat(33), '../other'])('refuses the stage "%s"', (stage) => {
    expect(() => parse(null, stage)).toThrow(/^Stage ".*" must be a letter and then/);
  });

  it('has its message for a stack, because osls prints that', () => {
    let caught: unknown;
    try {
      parse({ claimSeconds: 0 });
    } catch (error) {
      caught = error;
    }

    expect(caught).toMatchObject({ name: 'StageError', stack: expect.not.stringContaining('\n') });
  });
});
