import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { everyPage, fencedBlocks, type FencedBlock } from '../docs/markdown.ts';
import { takePort } from '../e2e/support/ports.ts';
import { missingFor } from './support/reader.ts';
import { openSite, type ReaderSite, regions, thirdRegion } from './support/reader-site.ts';

jest.setTimeout(180_000);

const blocks = (await everyPage()).flatMap(fencedBlocks).filter(({ mark }) => mark?.isTried === true);

/** What is to be done before a block, because the page says so, or because its reader has it. */
interface Preparation {
  /** In the block's text. */
  readonly before: RegExp;
  readonly prepare: (site: ReaderSite) => Promise<void>;
}

const run = async ({ reader }: ReaderSite, command: string): Promise<void> => {
  const block = { path: '', line: 0, language: 'sh', text: command, mark: undefined };
  expect((await reader.follow(block)).faults).toEqual([]);
};

interface Chapter {
  readonly what: string;
  readonly isOf: (block: FencedBlock) => boolean;
  readonly preparations: readonly Preparation[];
  /** What stands on several pages is run once. */
  readonly isEachOnce?: true;
  readonly prelude?: string;
}

const makePki: Preparation = {
  before: /^/,
  prepare: async (site) => run(site, 'npx landfall pki init --name iot.example.com'),
};
const deployed = (settings: Readonly<Record<string, unknown>> = {}): Preparation => ({
  before: /--stage prod/,
  prepare: async (site) => {
    await site.writeStage('prod', settings);
    await run(site, 'npx landfall deploy --stage prod');
  },
});

const [endpointPort, namePort] = await Promise.all(
  [1, 2].map(async () => {
    const { port, close } = await takePort();
    await close();
    return String(port);
  }),
);

/** What pages call by an example's name, and what it is here. */
const translations: readonly (readonly [RegExp, string])[] = [
  [/\bR\b/g, regions[1]],
  [/\b4566\b/g, endpointPort ?? ''],
  [/\b8883\b/g, namePort ?? ''],
  // The key is in the clear here.
  [/--passphrase-file \/run\/secrets\/ca/g, ''],
];
const translate = (code: string): string =>
  translations.reduce((translated, [from, to]) => translated.replaceAll(from, to), code);

const imported = { serverCertificate: { mode: 'imported' } };
const grown = { ...imported, regions: [...regions, thirdRegion] };
const settings =
  (own: Readonly<Record<string, unknown>>) =>
  async ({ writeStage }: ReaderSite): Promise<void> =>
    writeStage('prod', own);

const chapters: readonly Chapter[] = [
  {
    what: 'README.md, on localhost',
    isOf: ({ path, text }) => path === 'README.md' && !text.includes('--stage prod'),
    preparations: [],
    // The project is installed: it is what runs this. A device is cut off at first, and whoever sends tries again.
    prelude: `
npm() { case "$1" in ci) ;; start) program journey;; esac; }
landfall() {
  if [ "$1" != local ]; then program "$@"; return; fi
  exec 3< <(program local --endpoint-port ${endpointPort} --mqtt-port ${namePort})
  # It prints where it is once it is there.
  read -r <&3
}
patiently() { until command "$@"; do sleep 1; done; }
mosquitto_pub() { patiently mosquitto_pub "$@"; }
aws() { patiently aws "$@"; }
`,
  },
  {
    what: 'README.md, of a deployment',
    isOf: ({ path, text }) => path === 'README.md' && text.includes('--stage prod'),
    preparations: [{ before: /^/, prepare: settings({}) }],
  },
  {
    what: 'docs/test-devices.md',
    isOf: ({ path }) => path === 'docs/test-devices.md',
    preparations: [
      makePki,
      { before: /^/, prepare: async ({ writeStage }) => writeStage('test', { testDevices: true }) },
    ],
  },
  {
    what: 'docs/operations.md',
    isOf: ({ path }) => path === 'docs/operations.md',
    preparations: [
      makePki,
      { before: /^/, prepare: settings({}) },
      {
        before: /devices show pump-1/,
        prepare: async (site) => {
          await run(site, 'npx landfall pki device pump-1');
          await site.letIn('pump-1');
        },
      },
      { before: /certificate import/, prepare: settings(imported) },
      { before: /--share 0.8/, prepare: settings(grown) },
      {
        before: /next-pki/,
        prepare: settings({
          ...grown,
          caCertificatePaths: ['pki', 'next-pki'].map(
            (folder) => `.landfall/${folder}/intermediate-ca/certificate.pem`,
          ),
        }),
      },
      { before: /# unprotected/, prepare: settings({ ...grown, deletionProtection: false }) },
      { before: /# without the Region/, prepare: settings({ ...imported, deletionProtection: false }) },
      { before: /# protected/, prepare: settings(imported) },
      {
        before: /devices restore/,
        prepare: async ({ copyTable }) => copyTable('landfall-prod-device-registry', 'registry-of-monday'),
      },
    ],
  },
  {
    what: 'docs/pki.md',
    isOf: ({ path }) => path === 'docs/pki.md',
    preparations: [
      {
        // Devices that are in before there is a list, without which none comes in.
        before: /pki revoke pump-1/,
        prepare: async (site) => {
          await deployed().prepare(site);
          await site.letIn('pump-1');
          await site.letIn('pump-2');
        },
      },
      { ...deployed({ revocationList: true }), before: /crl publish/ },
    ],
  },
  {
    what: 'docs/runbooks',
    isOf: ({ path }) => path.startsWith('docs/runbooks/'),
    preparations: [makePki, deployed({ revocationList: true })],
    isEachOnce: true,
  },
];

describe.each(chapters)('$what', ({ isOf, preparations, isEachOnce, prelude = '' }) => {
  let opened: ReaderSite | undefined;
  const site = (): ReaderSite => {
    if (opened === undefined) throw new Error('the site has not opened');
    return opened;
  };
  const waiting = new Set(preparations);
  const told = new Set<string>();

  beforeAll(async () => {
    opened = await openSite(prelude, translate);
  });
  afterAll(async () => opened?.close());

  // One story: each block goes on where the one before it ended.
  for (const block of blocks.filter(isOf)) {
    const missing = missingFor(block);
    const [firstLine = ''] = block.text.split('\n');
    const what = `${block.path}:${block.line} ${firstLine}`;
    if (isEachOnce && told.has(block.text)) continue;
    told.add(block.text);
    if (missing.length > 0) {
      it.skip(`${what} is not tried: ${missing.join(', ')} is not installed here`, () => undefined);
      continue;
    }
    it(what, async () => {
      for (const preparation of waiting)
        if (preparation.before.test(block.text)) {
          waiting.delete(preparation);
          await preparation.prepare(site());
        }

      const { faults } = await site().reader.follow(block);

      expect(faults).toEqual([]);
    });
  }
});
