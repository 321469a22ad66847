import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import { publishList } from '../../../cli/crl/publish-list.ts';
import { readList } from '../../../cli/crl/read-list.ts';
import { readCaCertificates } from '../../../infra/cloudformation/stage/ca-certificate.ts';
import { createCrl } from '../../../infra/pki/crl/create-crl.ts';
import { encodePem } from '../../../infra/pki/pem.ts';
import { issueIntermediateCa, issueRootCa } from '../../../infra/pki/profiles.ts';

const dayMs = 86_400_000;
const folders: string[] = [];
afterEach(async () => {
  await Promise.all(folders.splice(0).map(async (folder) => rm(folder, { recursive: true })));
});

const setup = async () => {
  const folder = await mkdtemp(join(tmpdir(), 'landfall-crl-'));
  folders.push(folder);
  const root = await issueRootCa('Root', 'ec-p256');
  const [one, two, strange] = [
    await issueIntermediateCa('One', 'ec-p256', root.issuer),
    await issueIntermediateCa('Two', 'ec-p256', root.issuer),
    await issueIntermediateCa('Strange', 'ec-p256', root.issuer),
  ];
  const paths = ['one.pem', 'two.pem'].map((file) => join(folder, file));
  await writeFile(paths[0] ?? '', one.certificatePem);
  await writeFile(paths[1] ?? '', two.certificatePem);
  const cas = await readCaCertificates(paths, new Date());
  const sign = async (number: bigint, ca: typeof one, thisUpdateMs = Date.now() - 1000) =>
    createCrl(
      { number, thisUpdateMs, nextUpdateMs: thisUpdateMs + dayMs, revocations: new Map() },
      ca.issuer,
    );
  const file = join(folder, 'list.crl');
  const read = async (content: string | Uint8Array) => {
    await writeFile(file, content);
    return readList(file, cas, Date.now());
  };
  /** A shelf with that on it. */
  const shelf = (content?: Uint8Array) => {
    let kept = content;
    return {
      kept: () => kept,
      read: async () => kept,
      write: async (der: Uint8Array) => {
        kept = der;
      },
    };
  };
  const publish = async (der: Uint8Array, on: ReturnType<typeof shelf>) => {
    const { crl, ca } = await read(der);
    return publishList({ der, crl, caCertificatePem: ca.pem }, on);
  };
  return { one, two, strange, cas, sign, read, shelf, publish };
};

describe('readList', () => {
  it('finds the CA of a list, in DER or PEM', async () => {
    const { two, sign, read } = await setup();
    const der = await sign(3n, two);

    const lists = [await read(der), await read(encodePem('X509 CRL', new Uint8Array(der).buffer))];

    for (const { crl, ca, der: content } of lists) {
      expect([crl.number, ca.pem]).toEqual([3n, two.certificatePem]);
      expect(Buffer.compare(content, der)).toBe(0);
    }
  });

  it('refuses what onboarding could not go by', async () => {
    const { one, strange, sign, read } = await setup();

    await expect(read(await sign(1n, strange))).rejects.toThrow(
      /is no list of a CA of the stage\. .*one\.pem/,
    );
    await expect(read('nothing')).rejects.toThrow('is no list of a CA of the stage');
    await expect(read(await sign(1n, one, Date.now() - 2 * dayMs))).rejects.toThrow(
      /is expired .*npx landfall pki crl/,
    );
    await expect(read(await sign(1n, one, Date.now() + dayMs))).rejects.toThrow('is not valid yet');
  });
});

describe('publishList', () => {
  it('publishes where there is none, an older one, or a damaged one', async () => {
    const { one, sign, shelf, publish } = await setup();
    const der = await sign(2n, one);

    for (const before of [undefined, await sign(1n, one), new Uint8Array([1])]) {
      const on = shelf(before);
      expect(await publish(der, on)).toBe('published');
      expect(on.kept()).toBe(der);
    }
  });

  it('leaves the same one as it is', async () => {
    const { one, sign, shelf, publish } = await setup();
    const der = await sign(2n, one);

    expect(await publish(der, shelf(der.slice()))).toBe('unchanged');
  });

  it.each([2n, 3n])('does not go back from 2 or more: %d is there', async (number) => {
    const { one, sign, shelf, publish } = await setup();
    const there = await sign(number, one, Date.now() - 5000);
    const on = shelf(there);

    await expect(publish(await sign(2n, one), on)).rejects.toThrow(
      `CRL ${number} is published there, and this is CRL 2`,
    );

    expect(on.kept()).toBe(there);
  });
});
