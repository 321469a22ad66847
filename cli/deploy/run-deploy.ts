import type { StageSettings } from '../../infra/cloudformation/stage/stage-settings.ts';
import { acmRegionCertificates } from '../certificate/region-certificates.ts';
import { type Caller, identifyCallerIn } from '../stage/caller.ts';
import { checkCaFiles } from '../stage/check-ca-files.ts';
import { checkHostedZone, readHostedZone } from '../stage/hosted-zone.ts';
import { readStage } from '../stage/read-stage.ts';
import { requireRegions } from '../stage/require-regions.ts';
import { checkImported } from './check-imported.ts';
import { DeployFailedError, deployStep } from './deploy-step.ts';
import { heedEndSignals } from './heed-end-signals.ts';
import { planDeployment } from './plan-deployment.ts';
import { createProgress } from './progress.ts';
import { readLandscape } from './read-landscape.ts';
import { runServerless } from './run-serverless.ts';
import { openStack } from './stacks.ts';
import { say } from '../say.ts';

export interface DeployFlags {
  readonly stage: string;
  readonly region?: readonly string[];
  readonly verbose?: true;
  readonly json?: true;
}

interface DeployedRegion {
  readonly region: string;
  readonly seconds: number;
  readonly isChanged: boolean;
  readonly outputs: Readonly<Record<string, string>>;
}

/** Everything that can be known to be wrong before anything is created. */
const check = async (settings: StageSettings, chosen: readonly string[]): Promise<Caller> => {
  const { stage, regions, domainName, hostedZoneId, serverCertificate, caCertificatePaths } = settings;
  const now = new Date();
  await checkCaFiles(caCertificatePaths, now);
  const caller = await identifyCallerIn([...new Set([regions[0], ...chosen])]);
  if (domainName === null || hostedZoneId === null) return caller;
  checkHostedZone(await readHostedZone(hostedZoneId, regions[0]), domainName);
  if (serverCertificate.mode === 'imported')
    for (const region of chosen) {
      const certificates = acmRegionCertificates(region, stage);
      try {
        await checkImported(region, certificates, stage, domainName, now);
      } finally {
        certificates.close();
      }
    }
  return caller;
};

/** Deploys a stage, Region by Region, the primary first. */
export const runDeploy = async (flags: DeployFlags): Promise<void> => {
  const { stage, json, verbose = false } = flags;
  const settings = await readStage(stage);
  const { regions } = settings;
  const chosen = flags.region ?? regions;
  requireRegions(settings, chosen);
  const caller = await check(settings, chosen);
  const { present, hasStack } = await readLandscape(settings, chosen);
  const steps = planDeployment({ stage, regions, chosen, present, hasStack });
  say(`stage ${stage}, account ${caller.accountId}: ${steps.map(({ region }) => region).join(', then ')}`);

  const onLine = createProgress(say, verbose);
  const again = [
    'npx landfall deploy --stage',
    stage,
    ...(flags.region ?? []).map((one) => `--region ${one}`),
  ];
  const deployed: DeployedRegion[] = [];
  const report = (failed: object | null): void => {
    if (json)
      process.stdout.write(
        `${JSON.stringify({ stage, accountId: caller.accountId, regions: deployed, failed })}\n`,
      );
  };
  await heedEndSignals(async (heard) => {
    for (const step of steps) {
      const { region, why } = step;
      const startedAt = performance.now();
      say(`${region}  deploys${why === undefined ? '' : `, first ${why}`}`);
      let isChanged;
      try {
        ({ isChanged } = await deployStep(
          {
            run: async (one) => runServerless(one, heard),
            stack: (name) => openStack(name, stage),
            onLine,
            again: again.join(' '),
          },
          stage,
          step,
        ));
      } catch (error) {
        report(
          error instanceof DeployFailedError
            ? {
                region,
                resource: error.failure?.resource ?? null,
                reason: error.failure?.reason ?? error.message,
              }
            : { region, resource: null, reason: error instanceof Error ? error.message : String(error) },
        );
        throw error;
      }
      const seconds = Math.round((performance.now() - startedAt) / 100) / 10;
      if (why !== undefined) {
        say(`${region}  done in ${seconds} s`);
        continue;
      }
      const stack = openStack(region, stage);
      const outputs = (await stack.describe())?.outputs ?? {};
      stack.close();
      deployed.push({ region, seconds, isChanged, outputs });
      if (!json)
        process.stdout.write(
          `${region}  ${isChanged ? 'deployed' : 'unchanged'} in ${seconds} s  ${outputs['DataEndpoint'] ?? ''}\n`,
        );
    }
  });
  report(null);
  if (!json && settings.domainName !== null)
    process.stdout.write(`devices connect to ${settings.domainName}\n`);
};
