import { attempt, type Reading } from '../stage/reading.ts';
import type { DeviceRegion } from './region.ts';
import type { Registry } from './registry.ts';

/**
 * Asks one Region after the other until one answers: each has the whole registry.
 * @throws Error in one line when none does
 */
export const askFirst = async <Answer>(
  regions: readonly DeviceRegion[],
  ask: (registry: Registry) => Promise<Answer>,
  onFailure: (line: string) => void,
): Promise<{ readonly region: string; readonly answer: Answer }> => {
  const failures: string[] = [];
  for (const { region, registry } of regions) {
    const answer: Reading<Answer> =
      registry.kind === 'unread' ? registry : await attempt(async () => ask(registry.value));
    if (answer.kind === 'read') return { region, answer: answer.value };
    failures.push(`${region}: ${answer.why}`);
    onFailure(`${region}  does not tell of the registry (${answer.why})`);
  }
  throw new Error(
    `No Region tells of the registry (${failures.join('; ')}). Choose others with --region, or see what is wrong: npx landfall doctor --help`,
  );
};
