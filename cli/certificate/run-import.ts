import { checkServerCertificate } from '../../infra/pki/check-server-certificate.ts';
import { identifyCallerIn } from '../stage/caller.ts';
import { readStage } from '../stage/read-stage.ts';
import { importEverywhere } from './import-everywhere.ts';
import { type CertificatePaths, readServerCertificate } from './read-files.ts';
import { acmRegionCertificates } from './region-certificates.ts';

export interface ImportFlags extends CertificatePaths {
  readonly stage: string;
  readonly json?: true;
}

const dayMs = 86_400_000;

/** Imports the server certificate in every Region of the stage. Nothing is sent before everything has been checked. */
export const runImport = async ({ stage, json, ...paths }: ImportFlags): Promise<void> => {
  const { regions, domainName, serverCertificate } = await readStage(stage);
  if (domainName === null || serverCertificate.mode !== 'imported')
    throw new Error(
      `Stage "${stage}" uses no imported certificate: set domainName, and serverCertificate.mode to imported, in infra/stages/${stage}.yml.`,
    );
  const certificate = await readServerCertificate(paths);
  const now = new Date();
  const facts = checkServerCertificate(certificate, domainName, now);
  await identifyCallerIn(regions);

  const results = await importEverywhere(
    regions,
    (region) => acmRegionCertificates(region, stage),
    certificate,
    facts,
  );
  const expiresOn = facts.notAfter.toISOString().slice(0, 10);
  const days = Math.floor((facts.notAfter.getTime() - now.getTime()) / dayMs);
  if (json)
    process.stdout.write(
      `${JSON.stringify({ stage, domainName, notAfter: facts.notAfter, regions: results })}\n`,
    );
  else
    for (const result of results) {
      const what =
        'failure' in result
          ? `FAILED: ${result.failure}`
          : `${result.isRenewal ? 'renewed' : 'imported'}  ${result.arn}  expires ${expiresOn}, in ${days} days`;
      process.stdout.write(`${result.region}  ${what}\n`);
    }
  const failed = results.filter((result) => 'failure' in result).map(({ region }) => region);
  if (failed.length > 0)
    throw new Error(
      `The server certificate is not in ${failed.join(', ')}. Mend the cause and run the command again: the other Regions take it once more.`,
    );
};
