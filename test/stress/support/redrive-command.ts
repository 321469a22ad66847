import { z } from 'zod';
import type { Cloud } from '../../../infra/local/start-cloud.ts';
import { createLandfall } from '../../e2e/support/landfall.ts';
import type { RegionName } from '../../e2e/support/running-service.ts';
import type { Scene } from '../../e2e/support/scene.ts';

const report = z.object({
  messages: z.array(
    z.looseObject({
      region: z.string(),
      queue: z.string(),
      fate: z.string(),
      reason: z.string().optional(),
      subject: z.unknown().optional(),
    }),
  ),
});

export type RedrivenMessage = z.output<typeof report>['messages'][number];

export interface RedriveEnd {
  readonly exitCode: number;
  readonly stderr: string;
  readonly messages: readonly RedrivenMessage[];
}

/** Runs `landfall redrive`, as an operator does who works on that cloud. */
export const createRedrive =
  ({ endpoint }: Pick<Cloud, 'endpoint'>) =>
  async (...words: readonly string[]): Promise<RedriveEnd> => {
    const landfall = createLandfall({ endpoint, folder: '.', caCertificate: '' });
    const { exitCode, stdout, stderr } = await landfall('redrive', '--stage', 'local', '--json', ...words);
    const { messages } = stdout === '' ? { messages: [] } : report.parse(JSON.parse(stdout));
    return { exitCode, stderr, messages };
  };

/** One line for each message, in order. */
export const linesOf = (messages: readonly RedrivenMessage[]): readonly string[] =>
  messages.map(({ region, queue, fate }) => `${region} ${queue} ${fate}`).sort();

/** Waits for an alarm, by a part of its name, to come into a state; earlier changes count from `since` on. */
export const untilAlarm = async (
  { service }: Scene,
  [region, name, state]: readonly [RegionName, string, 'OK' | 'ALARM'],
  since = 0,
): Promise<void> => {
  const { observed } = service;
  await observed.until(`${name} of ${region} is ${state}`, () =>
    observed
      .all()
      .slice(since)
      .find(
        (event) =>
          event.type === 'alarm' &&
          event.region === region &&
          event.state === state &&
          event.name.includes(name),
      ),
  );
};
