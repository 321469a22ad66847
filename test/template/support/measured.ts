import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Metrics } from '@aws-lambda-powertools/metrics';
import * as z from 'zod';
import { type Counter, createMeasure, type Duration } from '../../../handlers/measure.ts';

/** Every metric of the handlers: the type checker sees to it that none is missing, and none too much. */
const counters = {
  Onboarded: true,
  Adopted: true,
  Joined: true,
  Refused: true,
  Ended: true,
  RolledBack: true,
  RollbackIncomplete: true,
  KeptOut: true,
  IdentityLost: true,
  Replicated: true,
  AlreadyLevel: true,
  Settled: true,
  SettleFailed: true,
  Drift: true,
  DriftRepaired: true,
  ReconcileFailed: true,
  WithoutRow: true,
  PassesDone: true,
  RevocationListUnusable: true,
  Ingested: true,
  Duplicates: true,
  EventMalformed: true,
} as const satisfies Readonly<Record<Counter, true>>;
const durations = { FirstEventToActive: true, ReplicationLag: true } as const satisfies Readonly<
  Record<Duration, true>
>;

export const metricNames: readonly string[] = [...Object.keys(counters), ...Object.keys(durations)];

/** Those that a handler really measures, by its source. */
export const measuredByHandlers = async (): Promise<readonly string[]> => {
  const files = await readdir('handlers', { recursive: true });
  const sources = await Promise.all(
    files
      .filter((file) => file.endsWith('.ts') && file !== 'measure.ts')
      .map(async (file) => readFile(join('handlers', file), 'utf8')),
  );
  return metricNames.filter((name) =>
    sources.some((source) => new RegExp(`(?:count|countByReason|duration)\\([^;]*'${name}'`).test(source)),
  );
};

const embedded = z.object({
  _aws: z.object({
    CloudWatchMetrics: z.array(
      z.object({
        Namespace: z.string(),
        Dimensions: z.array(z.array(z.string())),
        Metrics: z.array(z.object({ Name: z.string(), Unit: z.string() })),
      }),
    ),
  }),
  service: z.string(),
});

/** Namespace and dimensions of metrics as they reach CloudWatch, with the environment of the template. */
export const emittedMetrics = (environment: Readonly<Record<string, string>>) => {
  const lines: string[] = [];
  const original = console.log;
  const before = { ...process.env };
  // POWERTOOLS_DEV has it write to the console, not past it, and by itself switches metrics off.
  Object.assign(process.env, environment, { POWERTOOLS_DEV: 'true', POWERTOOLS_METRICS_DISABLED: 'false' });
  console.log = (line: string) => void lines.push(line);
  try {
    const metrics = new Metrics({
      serviceName: environment['POWERTOOLS_SERVICE_NAME'] ?? '',
      namespace: environment['POWERTOOLS_METRICS_NAMESPACE'] ?? '',
    });
    const measure = createMeasure(metrics);
    measure.countByReason('Refused', 'expired');
    measure.duration('ReplicationLag', 250);
    metrics.publishStoredMetrics();
  } finally {
    console.log = original;
    process.env = before;
  }
  return lines
    .map((line) => embedded.parse(JSON.parse(line)))
    .flatMap(({ _aws, service }) =>
      _aws.CloudWatchMetrics.flatMap(({ Namespace, Dimensions, Metrics: named }) =>
        named.map(({ Name }) => ({ namespace: Namespace, name: Name, dimensions: Dimensions, service })),
      ),
    );
};
