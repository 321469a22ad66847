import { afterEach, describe, expect, it } from '@jest/globals';
import { ACMClient, DeleteCertificateCommand, GetCertificateCommand } from '@aws-sdk/client-acm';
import { importEverywhere } from '../../../cli/certificate/import-everywhere.ts';
import { acmRegionCertificates } from '../../../cli/certificate/region-certificates.ts';
import { checkImported } from '../../../cli/deploy/check-imported.ts';
import { identifyCallerIn } from '../../../cli/stage/caller.ts';
import { readHostedZone } from '../../../cli/stage/hosted-zone.ts';
import { createAcm } from '../../../infra/local/acm/acm.ts';
import { createPublicAuthority } from '../../../infra/local/acm/x509/public-authority.ts';
import { startEndpoint } from '../../../infra/local/endpoint/endpoint.ts';
import { createResponseHooks } from '../../../infra/local/endpoint/response-hooks.ts';
import { createCloudClock } from '../../../infra/local/region/clock.ts';
import { createRoute53 } from '../../../infra/local/route53/route53.ts';
import { createSsm } from '../../../infra/local/ssm/ssm.ts';
import { createSessions } from '../../../infra/local/sts/sessions.ts';
import { createTokenService } from '../../../infra/local/sts/token-service.ts';
import { checkServerCertificate } from '../../../infra/pki/check-server-certificate.ts';
import type { KeyType } from '../../../infra/pki/key-pair.ts';
import { issueIntermediateCa, issueRootCa, issueServerCertificate } from '../../../infra/pki/profiles.ts';

const accountId = '000000000000';
const regions = ['us-west-2', 'eu-west-1'] as const;
const domainName = 'iot.example.com';
const open: { close: () => Promise<void> }[] = [];
const environment = { ...process.env };

afterEach(async () => {
  await Promise.all(open.splice(0).map(async ({ close }) => close()));
  process.env = { ...environment };
});

/** What ACM, SSM, STS and Route 53 are on localhost, found as the command finds AWS: by the environment. */
const setup = async () => {
  const clock = createCloudClock();
  const route53 = createRoute53();
  const sessions = createSessions();
  const authority = createPublicAuthority(clock.now());
  const down = new Set<string>();
  const place = (region: string) => ({ region, accountId, clock, zones: route53.zones, authority });
  const endpoint = await startEndpoint({
    port: 0,
    regions: new Map(
      regions.map((region) => [
        region,
        {
          services: [
            createTokenService(accountId, sessions),
            createAcm(place(region)).service,
            createSsm(place(region)).service,
            route53.service,
          ],
          isUp: () => !down.has(region),
        },
      ]),
    ),
    authorize: () => undefined,
    hooks: createResponseHooks(() => ''),
  });
  open.push(endpoint);
  process.env['AWS_ENDPOINT_URL'] = endpoint.url;
  process.env['AWS_ACCESS_KEY_ID'] = 'developer';
  process.env['AWS_SECRET_ACCESS_KEY'] = 'x';
  process.env['AWS_MAX_ATTEMPTS'] = '1';
  return { route53, down };
};

const issue = async (names: readonly [string, ...string[]] = [domainName], keyType: KeyType = 'ec-p256') => {
  const root = await issueRootCa('Root', 'ec-p256');
  const intermediate = await issueIntermediateCa('Intermediate', 'ec-p256', root.issuer);
  const server = await issueServerCertificate(names, keyType, intermediate.issuer);
  const certificate = {
    certificatePem: server.certificatePem,
    privateKeyPem: server.privateKeyPem,
    chainPem: intermediate.certificatePem + root.certificatePem,
  };
  return { certificate, facts: checkServerCertificate(certificate, names[0], new Date()) };
};

const importStage = async ({ certificate, facts }: Awaited<ReturnType<typeof issue>>) =>
  importEverywhere(regions, (region) => acmRegionCertificates(region, 'prod'), certificate, facts);

const arnsOf = (results: Awaited<ReturnType<typeof importStage>>): readonly string[] =>
  results.map((result) => ('arn' in result ? result.arn : result.failure));

const shown = async (region: string, arn: string): Promise<string | undefined> => {
  const acm = new ACMClient({ region });
  try {
    return (await acm.send(new GetCertificateCommand({ CertificateArn: arn }))).Certificate;
  } finally {
    acm.destroy();
  }
};

describe('a server certificate in ACM', () => {
  it('is imported in every Region, and found by the parameter', async () => {
    await setup();

    const results = await importStage(await issue());

    expect(results).toMatchObject(
      regions.map((region) => ({
        region,
        arn: expect.stringMatching(`^arn:aws:acm:${region}:${accountId}:certificate/`),
        isRenewal: false,
      })),
    );
    for (const region of regions) {
      const certificates = acmRegionCertificates(region, 'prod');
      await expect(
        checkImported(region, certificates, 'prod', domainName, new Date()),
      ).resolves.toBeUndefined();
      certificates.close();
    }
  });

  it('is renewed under its ARN', async () => {
    await setup();
    const before = await importStage(await issue());
    const renewed = await issue();

    const after = await importStage(renewed);

    expect(after).toMatchObject([{ isRenewal: true }, { isRenewal: true }]);
    expect(arnsOf(after)).toEqual(arnsOf(before));
    expect(await shown(regions[1], arnsOf(after)[1] ?? '')).toBe(renewed.certificate.certificatePem);
  });

  it('is not renewed with another kind of key, or other names', async () => {
    await setup();
    const first = await issue();
    const [arn = ''] = arnsOf(await importStage(first));

    const otherKey = await importStage(await issue([domainName], 'rsa-2048'));
    const otherNames = await importStage(await issue([domainName, 'b.example.com']));

    expect(arnsOf(otherKey)[0]).toContain('the new key is RSA_2048 and that of');
    expect(arnsOf(otherNames)[0]).toContain('with the same names only');
    expect(await shown(regions[0], arn)).toBe(first.certificate.certificatePem);
  });

  it('is imported anew where it was deleted by hand', async () => {
    await setup();
    const [arn = ''] = arnsOf(await importStage(await issue()));
    const acm = new ACMClient({ region: regions[0] });
    await acm.send(new DeleteCertificateCommand({ CertificateArn: arn }));
    acm.destroy();

    const results = await importStage(await issue());

    expect(results).toMatchObject([{ isRenewal: false }, { isRenewal: true }]);
    expect(arnsOf(results)[0]).not.toBe(arn);
  });

  it('is in the other Region while one is down', async () => {
    const { down } = await setup();
    down.add(regions[0]);

    const results = await importStage(await issue());

    expect(results).toMatchObject([
      { region: regions[0], failure: expect.any(String) },
      { region: regions[1], isRenewal: false },
    ]);
  });

  it('is missed before a deployment', async () => {
    await setup();
    const certificates = acmRegionCertificates(regions[0], 'prod');

    await expect(checkImported(regions[0], certificates, 'prod', domainName, new Date())).rejects.toThrow(
      'The server certificate of iot.example.com is not in us-west-2 yet. Import it first: npx landfall certificate import --stage prod',
    );

    certificates.close();
  });
});

describe('before a deployment', () => {
  it('tells whose credentials these are', async () => {
    await setup();

    await expect(identifyCallerIn(regions)).resolves.toMatchObject({ accountId });
  });

  it('names a Region that AWS does not have', async () => {
    await setup();

    await expect(identifyCallerIn([...regions, 'eu-nowhere-1'])).rejects.toThrow(
      'AWS does not take the credentials in eu-nowhere-1 (',
    );
  });

  it('reads the hosted zone', async () => {
    const { route53 } = await setup();
    const { id } = route53.createHostedZone('example.com');

    await expect(readHostedZone(id, regions[0])).resolves.toEqual({
      id,
      name: 'example.com',
      isPrivate: false,
    });
  });

  it('says that there is no such hosted zone', async () => {
    await setup();

    await expect(readHostedZone('Z0NOWHERE', regions[0])).rejects.toThrow(
      'The hosted zone Z0NOWHERE cannot be read (it does not exist).',
    );
  });
});
