import { beforeAll, describe, expect, it } from '@jest/globals';
import { X509Certificate } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { tombstoneEnd } from '../../../../cli/devices/change/tombstone.ts';
import { initPki, readPair } from '../../../../infra/pki/pki-directory.ts';

const daySeconds = 86_400;
let certificatePem = '';
let expiresAt = 0;

beforeAll(async () => {
  const directory = await mkdtemp(join(tmpdir(), 'landfall-tombstone-'));
  await initPki({ directory, keyType: 'ec-p256', force: false }, ['localhost']);
  ({ certificatePem } = await readPair(directory, 'root'));
  await rm(directory, { recursive: true });
  expiresAt = Date.parse(new X509Certificate(certificatePem).validTo) / 1000;
});

describe('the end of the row of a retired device', () => {
  it('is that of its certificate', () => {
    expect(tombstoneEnd(certificatePem, (expiresAt - 365 * daySeconds) * 1000, undefined)).toBe(expiresAt);
  });

  it('leaves a Region that is down thirty days, when the certificate ends before', () => {
    const now = expiresAt - daySeconds;

    expect(tombstoneEnd(certificatePem, now * 1000, undefined)).toBe(now + 30 * daySeconds);
  });

  it.each([
    ['of no certificate', undefined],
    ['of a malformed one', 'pem'],
  ])('is never, %s', (_of, pem) => {
    expect(tombstoneEnd(pem, 0, undefined)).toBeUndefined();
  });

  it('is when it was asked for', () => {
    expect(tombstoneEnd(certificatePem, 1_000, 2)).toBe(1 + 2 * daySeconds);
  });
});
