import { X509Certificate } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { derTag, readDer, readOneDer } from '../../infra/pki/der.ts';
import { ecdsa, rsa } from './algorithms.ts';
import { bitString, bmp, generalizedTime, sequence, tagged, utf8 } from './der-writer.ts';
import {
  type Authority,
  commonName,
  extension,
  extensionOid,
  forge,
  issuing,
  nameOf,
  organization,
  pemOf,
  rsaIssuing,
  soundExtensions,
} from './forge.ts';
import { measuredJudge } from './measured-judge.ts';
import { mutation } from './mutations.ts';
import { present } from './specimen.ts';

interface Original {
  readonly ca: Authority;
  readonly der: Buffer;
}

/** Sound ones that differ in all that a reader has to look at. */
const originals: readonly Original[] = [
  { ca: issuing, der: forge(issuing) },
  { ca: rsaIssuing(), der: forge(rsaIssuing(), { algorithm: rsa('sha256') }) },
  { ca: issuing, der: forge(issuing, { version: Buffer.alloc(0), extensions: [] }) },
  {
    ca: issuing,
    der: forge(issuing, {
      subject: nameOf([organization('Pumps')], [commonName(bmp('pump-1')), organization('Pumps')]),
      notBefore: generalizedTime('20260101000000Z'),
      notAfter: generalizedTime('99991231235959Z'),
      extensions: [
        ...Object.values(soundExtensions),
        extension(extensionOid.subjectAltName, sequence(tagged(0x82, Buffer.from('pump.example.com')))),
        extension('1.2.3.4', utf8('a comment'), false),
      ],
    }),
  },
];
/** Thousands of signatures take their time on a busy machine. */
const timeoutMs = 60_000;

const anOriginal = fc.constantFrom(...originals);

const under = (ca: Authority, certificate: Buffer | string) =>
  present(certificate, { caPem: ca.certificatePem });

/** Signs it again, as a CA that has gone wrong might. */
const signAgain = (ca: Authority, der: Buffer, tbs: Buffer): Buffer => {
  const [, algorithm] = readDer(readOneDer(der, derTag.sequence, 'certificate').content);
  const signature = (ca === issuing ? ecdsa('sha256') : rsa('sha256')).sign(ca.key, tbs);
  return sequence(tbs, algorithm?.encoded ?? Buffer.alloc(0), bitString(signature));
};

const tbsOf = (der: Buffer): Buffer =>
  Buffer.from(readDer(readOneDer(der, derTag.sequence, 'certificate').content)[0]?.encoded ?? []);

describe('the reading of certificates', () => {
  it.each(originals.map((original, index) => [index, original] as const))(
    'admits original %i as it is',
    async (_, { ca, der }) => {
      expect(await measuredJudge(under(ca, der))).toEqual({ admitted: 'pump-1' });
    },
  );

  describe('when a certificate has been changed after it was signed', () => {
    it(
      'never admits it',
      async () => {
        await fc.assert(
          fc.asyncProperty(anOriginal, mutation, async ({ ca, der }, mutate) => {
            const mutant = mutate(der);

            const outcome = await measuredJudge(under(ca, mutant));

            if ('admitted' in outcome) expect(mutant).toEqual(der);
          }),
          { numRuns: 4000 },
        );
      },
      timeoutMs,
    );
  });

  describe('when a certificate has been changed before it was signed', () => {
    it(
      'admits it under the name that OpenSSL reads, or not at all',
      async () => {
        await fc.assert(
          fc.asyncProperty(anOriginal, mutation, async ({ ca, der }, mutate) => {
            const mutant = signAgain(ca, der, mutate(tbsOf(der)));

            const outcome = await measuredJudge(under(ca, mutant));

            if ('admitted' in outcome)
              expect(new X509Certificate(mutant).subject.split('\n').join(' + ').split(' + ')).toContain(
                `CN=${outcome.admitted}`,
              );
          }),
          { numRuns: 3000 },
        );
      },
      timeoutMs,
    );
  });

  describe('when the PEM has been changed', () => {
    it(
      'never admits other bytes',
      async () => {
        await fc.assert(
          fc.asyncProperty(
            anOriginal,
            fc.nat(),
            fc.nat({ max: 3 }),
            fc.string({ unit: 'binary', maxLength: 4 }),
            async ({ ca, der }, where, removed, added) => {
              const pem = pemOf(der);
              const index = where % pem.length;
              const mutant = pem.slice(0, index) + added + pem.slice(index + removed);

              const outcome = await measuredJudge(under(ca, mutant));

              const [, base64 = ''] = /BEGIN CERTIFICATE-----([^-]*)-----END/.exec(mutant) ?? [];
              if ('admitted' in outcome) expect(Buffer.from(base64, 'base64')).toEqual(der);
            },
          ),
          { numRuns: 1500 },
        );
      },
      timeoutMs,
    );
  });

  describe('when it is given anything', () => {
    it('does not admit it', async () => {
      await fc.assert(
        fc.asyncProperty(fc.uint8Array({ maxLength: 400 }), async (bytes) => {
          expect(await measuredJudge(under(issuing, Buffer.from(bytes)))).toHaveProperty('unreadable');
        }),
        { numRuns: 700 },
      );
      await fc.assert(
        fc.asyncProperty(fc.string({ unit: 'binary', maxLength: 400 }), async (text) => {
          expect(await measuredJudge(under(issuing, text))).toHaveProperty('unreadable');
        }),
        { numRuns: 300 },
      );
    });
  });
});
