import { readStage } from '../stage/read-stage.ts';
import { requireRegions } from '../stage/require-regions.ts';
import { type ProfileFlag, useProfile } from '../stage/use-profile.ts';
import { diagnose } from './diagnose.ts';
import { countStatuses, showChecks, showCounts } from './show.ts';

export interface DoctorFlags extends ProfileFlag {
  readonly stage: string;
  readonly region?: readonly string[];
  readonly json?: true;
}

/**
 * Says what is right and what is wrong with a deployment, and what mends it.
 *
 * The caller needs to read, and nothing else: docs/decisions/doctor.md lists the actions.
 * @throws Error when something is wrong
 */
export const runDoctor = async (flags: DoctorFlags): Promise<void> => {
  const settings = await readStage(flags.stage);
  const regions = [...new Set(flags.region ?? settings.regions)];
  requireRegions(settings, regions);
  useProfile(flags);

  const checks = await diagnose(settings, regions, {
    onProgress: (what) => {
      process.stderr.write(`${what}\n`);
    },
  });
  const counts = countStatuses(checks);
  process.stdout.write(
    flags.json
      ? `${JSON.stringify({ stage: settings.stage, regions, counts, checks })}\n`
      : `${showChecks(checks, process.stdout)}\n`,
  );
  process.stderr.write(`${showCounts(counts)}\n`);
  if (counts.wrong > 0)
    throw new Error(
      `${counts.wrong} of ${checks.length} checks of stage "${settings.stage}" ${counts.wrong === 1 ? 'is' : 'are'} wrong: each says what mends it. Then run the command again.`,
    );
};
