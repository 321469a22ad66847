import { describe, expect, it } from '@jest/globals';
import { RevocationListError } from '../../domain/certificate/revocation-list-error.ts';
import { createRevocationPort, watchRevocations } from '../../handlers/revocations.ts';
import { recordLog, recordMeasure } from './support/recorded.ts';

const certificate = { certificatePem: 'pem', caCertificateId: 'ca', caCertificatePem: 'pem of the CA' };

const setup = (find: () => Promise<undefined>) => {
  const [log, measure] = [recordLog(), recordMeasure()];
  return { ...log, ...measure, find: watchRevocations(find, { ...log, ...measure }) };
};

describe('watchRevocations', () => {
  it.each([
    [new RevocationListError('expired', 'The list has expired'), 'expired'],
    [new Error('S3 is down'), 'unreachable'],
  ])('counts and logs %s, and lets it through', async (error, reason) => {
    const { find, lines, measured } = setup(async () => {
      throw error;
    });

    await expect(find(certificate)).rejects.toBe(error);

    expect(measured).toEqual([`RevocationListUnusable:${reason}`]);
    expect(lines).toEqual([expect.stringMatching(`LF_REVOCATION_LIST_UNUSABLE.*"reason":"${reason}"`)]);
  });

  it('says nothing of an answer', async () => {
    const { find, lines, measured } = setup(async () => undefined);

    await find(certificate);

    expect([lines, measured]).toEqual([[], []]);
  });
});

describe('createRevocationPort', () => {
  it('is no port where the stage keeps no lists', async () => {
    const [{ logger }, { measure }] = [recordLog(), recordMeasure()];
    const tracer = { captureAWSv3Client: <Client>(client: Client) => client };

    expect(
      await createRevocationPort({
        region: 'us-west-2',
        bucket: '-',
        tracer,
        logger,
        measure,
        now: Date.now,
      }),
    ).toEqual({});
  });
});
