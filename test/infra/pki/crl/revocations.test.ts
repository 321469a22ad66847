import { describe, expect, it } from '@jest/globals';
import type { ReadList } from '../../../../domain/ports/revocations.ts';
import { createCrl } from '../../../../infra/pki/crl/create-crl.ts';
import { createRevocations } from '../../../../infra/pki/crl/revocations.ts';
import { issueDeviceCertificate, issueIntermediateCa, issueRootCa } from '../../../../infra/pki/profiles.ts';
import { X509Certificate } from 'node:crypto';

const dayMs = 86_400_000;
const startMs = Math.floor(Date.now() / 1000) * 1000;
const maxAgeMs = 300_000;

const setup = async () => {
  const root = await issueRootCa('Root', 'ec-p256');
  const ca = await issueIntermediateCa('Intermediate', 'ec-p256', root.issuer);
  const other = await issueIntermediateCa('Other', 'ec-p256', root.issuer);
  const issue = async (name: string) => issueDeviceCertificate(name, 'ec-p256', ca.issuer);
  const [thief, honest] = [await issue('thief'), await issue('honest')];
  const clock = { nowMs: startMs };
  const asked: (string | undefined)[] = [];
  let published: { readonly content: Uint8Array; readonly tag: string } | undefined;
  let isDown = false;
  const list = async (
    number: bigint,
    names: readonly { readonly certificatePem: string }[],
    { thisUpdateMs = startMs, issuer = ca.issuer } = {},
  ) =>
    createCrl(
      {
        number,
        thisUpdateMs,
        nextUpdateMs: thisUpdateMs + dayMs,
        revocations: new Map(
          names.map(({ certificatePem }) => [
            new X509Certificate(certificatePem).serialNumber.toLowerCase(),
            { atMs: startMs - 1000, reason: 'keyCompromise' } as const,
          ]),
        ),
      },
      issuer,
    );
  const findRevocation = createRevocations({
    readRevocationList: async (_ca, tag): Promise<ReadList> => {
      asked.push(tag);
      if (isDown) throw new Error('S3 is down (to be retried)');
      if (published === undefined) return { kind: 'missing' };
      return published.tag === tag ? { kind: 'unchanged' } : { kind: 'read', ...published };
    },
    now: () => clock.nowMs,
    maxAgeMs,
  });
  return {
    clock,
    asked,
    thief,
    honest,
    list,
    other,
    publish: (content: Uint8Array, tag: string) => {
      published = { content, tag };
    },
    breakDown: () => {
      isDown = true;
    },
    find: async ({ certificatePem }: { readonly certificatePem: string }) =>
      findRevocation({ certificatePem, caCertificateId: 'ca-1', caCertificatePem: ca.certificatePem }),
  };
};

describe('createRevocations', () => {
  it('finds what is on the list, since when and why, and nothing else', async () => {
    const { find, thief, honest, list, publish } = await setup();
    publish(await list(1n, [thief]), 'one');

    expect(await find(thief)).toEqual({ revokedAtMs: startMs - 1000, reason: 'keyCompromise' });
    expect(await find(honest)).toBeUndefined();
  });

  it('asks once in a while, and then on the condition that the list is another', async () => {
    const { find, honest, list, publish, clock, asked } = await setup();
    publish(await list(1n, []), 'one');

    await find(honest);
    clock.nowMs += maxAgeMs - 1;
    await find(honest);
    clock.nowMs += 1;
    await find(honest);
    await find(honest);

    expect(asked).toEqual([undefined, 'one']);
  });

  it('goes by a new list as soon as it has asked', async () => {
    const { find, thief, list, publish, clock } = await setup();
    publish(await list(1n, []), 'one');
    const before = await find(thief);

    publish(await list(2n, [thief]), 'two');
    clock.nowMs += maxAgeMs;

    expect([before, (await find(thief))?.reason]).toEqual([undefined, 'keyCompromise']);
  });

  it.each<[string, (parts: Awaited<ReturnType<typeof setup>>) => Promise<Uint8Array | undefined>]>([
    ['missing', async () => undefined],
    ['expired', async ({ list }) => list(1n, [], { thisUpdateMs: startMs - dayMs })],
    ['not-yet-valid', async ({ list }) => list(1n, [], { thisUpdateMs: startMs + 1000 })],
    ['unreadable', async () => new Uint8Array([0x30, 0])],
    ['unreadable', async ({ list, other }) => list(1n, [], { issuer: other.issuer })],
  ])('says neither yes nor no when the list is %s, and asks again at once', async (fault, make) => {
    const parts = await setup();
    const { find, thief, list, publish } = parts;
    const content = await make(parts);
    if (content !== undefined) publish(content, 'bad');

    await expect(find(thief)).rejects.toMatchObject({ name: 'RevocationListError', fault });
    publish(await list(2n, [thief]), 'good');

    expect((await find(thief))?.reason).toBe('keyCompromise');
  });

  it('does not go by a list that has expired in its hands, though it asked a moment ago', async () => {
    const { find, honest, list, publish, clock } = await setup();
    publish(await list(1n, []), 'one');
    clock.nowMs += dayMs - 1;
    await find(honest);

    clock.nowMs += 1;

    await expect(find(honest)).rejects.toMatchObject({ fault: 'expired' });
    publish(await list(2n, [], { thisUpdateMs: clock.nowMs }), 'two');
    expect(await find(honest)).toBeUndefined();
  });

  it('does not go by an old list that was put back, however often', async () => {
    const { find, thief, list, publish, clock } = await setup();
    publish(await list(8n, [thief]), 'eight');
    await find(thief);

    publish(await list(7n, []), 'seven');
    clock.nowMs += maxAgeMs;

    await expect(find(thief)).rejects.toMatchObject({
      fault: 'went-back',
      message: expect.stringContaining('has the number 7, and was at 8 before'),
    });
    await expect(find(thief)).rejects.toMatchObject({ fault: 'went-back' });
    publish(await list(9n, [thief]), 'nine');
    expect((await find(thief))?.reason).toBe('keyCompromise');
  });

  it('does not answer from memory when it cannot ask', async () => {
    const { find, honest, list, publish, clock, breakDown } = await setup();
    publish(await list(1n, []), 'one');
    await find(honest);

    breakDown();
    clock.nowMs += maxAgeMs;

    await expect(find(honest)).rejects.toThrow('S3 is down');
  });
});
