import * as z from 'zod';
import { describeIssue } from './describe-issue.ts';
import { StageError } from './stage-error.ts';

export const defaultsPath = 'infra/stages/default.yml';
export const pathOfStage = (stage: string): string => `infra/stages/${stage}.yml`;

const mustBe = (what: string) => ({ error: `must be ${what}` });

/** By their form: which Regions there are changes more often than this file. */
const regionName = z
  .string(mustBe('the name of a Region such as eu-west-1'))
  .regex(
    /^[a-z]{2,4}(?:-[a-z]{2,4})?-(?:central|(?:north|south)(?:east|west)?|east|west)-[1-9]$/,
    mustBe('the name of a Region such as eu-west-1'),
  );

const noneTwice = (values: readonly string[]) => new Set(values).size === values.length;

/** RFC 1035 section 2.3.1, at least two labels: a name in a hosted zone. AWS IoT wants it in lower case. */
const domainName = z
  .string(mustBe('a name such as iot.example.com, or null'))
  .regex(
    /^(?=.{1,253}$)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])?$/,
    mustBe('a name such as iot.example.com, in lower case, or null'),
  );

const hostedZoneId = z
  .string(mustBe('the id of a hosted zone such as Z0123456789ABCDEFGHIJ, or null'))
  .regex(/^Z[A-Z0-9]{1,31}$/, mustBe('the id of a hosted zone such as Z0123456789ABCDEFGHIJ, or null'));

const positive = (what: string) => z.int(mustBe(what)).positive(mustBe(what));
const flag = z.boolean(mustBe('true or false'));

/** `null`: as many as the account has left. */
const limit = z
  .int(mustBe('a whole number from 0, or null'))
  .min(0, mustBe('a whole number from 0, or null'))
  .nullable();

/** https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html */
const logRetentions = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
] as const;

const path = z.string(mustBe('the path of a PEM file')).min(1, mustBe('the path of a PEM file'));

/** infra/stages/default.yml says what each is. */
const settings = z.strictObject({
  regions: z
    .tuple([regionName], regionName, mustBe('a list of at least one Region, the primary first'))
    .refine(noneTwice, mustBe('a list in which no Region stands twice'))
    .readonly(),
  domainName: domainName.nullable(),
  hostedZoneId: hostedZoneId.nullable(),
  serverCertificate: z.strictObject(
    { mode: z.enum(['acm', 'imported'], mustBe('acm or imported')) },
    mustBe('an object with a mode'),
  ),
  caCertificatePaths: z
    .array(path, mustBe('a list of paths of PEM files'))
    .min(1, mustBe('a list of at least one path'))
    .refine(noneTwice, mustBe('a list in which no path stands twice'))
    .readonly(),
  claimSeconds: positive('a positive whole number of seconds'),
  telemetryTtlDays: positive('a positive whole number of days'),
  logRetentionDays: z.literal(
    logRetentions,
    mustBe(`a number of days that CloudWatch Logs knows: ${logRetentions.join(', ')}`),
  ),
  deletionProtection: flag,
  reservedConcurrency: z.strictObject(
    { onboard: limit, replicate: limit, ingest: limit, reconcile: limit, 'region-setup': limit },
    mustBe('an object with a limit for each function'),
  ),
  reconcileQuotaShare: z
    .number(mustBe('a number above 0 and up to 1'))
    .positive(mustBe('a number above 0 and up to 1'))
    .max(1, mustBe('a number above 0 and up to 1')),
  alarmEmail: z.email(mustBe('an e-mail address, or null')).nullable(),
  iotLogging: flag,
  revocationList: flag,
  testDevices: flag,
});

export type StageSettings = Readonly<z.output<typeof settings>> & {
  readonly stage: string;
  /** Where to change them. */
  readonly path: string;
};

/** osls's own rule, and short enough for the names of functions (64 characters). */
const stageName = /^[a-zA-Z][a-zA-Z0-9-]{0,31}$/;

const mapping = (content: unknown, file: string): Readonly<Record<string, unknown>> => {
  const parsed = z.record(z.string(), z.unknown()).safeParse(content ?? {});
  if (parsed.success) return parsed.data;
  throw new StageError(`${file} must hold settings, one "key: value" a line.`);
};

/** What must hold between settings that are right by themselves. */
const requireWholeName = (
  { domainName: name, hostedZoneId: zone, serverCertificate: { mode } }: z.output<typeof settings>,
  file: string,
) => {
  if (name !== null && zone === null)
    throw new StageError(
      `${file}: hostedZoneId is missing: domainName ${name} needs the id of the hosted zone that holds it. Set hostedZoneId, or remove domainName.`,
    );
  if (name === null && zone !== null)
    throw new StageError(
      `${file}: domainName is missing: hostedZoneId ${zone} is for nothing without it. Set domainName, or remove hostedZoneId.`,
    );
  if (name === null && mode === 'imported')
    throw new StageError(
      `${file}: domainName is missing: serverCertificate.mode imported is for nothing without it. Set domainName, or remove serverCertificate.`,
    );
};

/**
 * The settings of a stage: the defaults, with what the stage's own file says instead, key by key. Pure: the files are read by
 * whoever asks.
 * @throws StageError of one line that names the file, the key, what is wrong and what to do
 */
export const parseStageSettings = (stage: string, defaults: unknown, own: unknown): StageSettings => {
  if (!stageName.test(stage))
    throw new StageError(
      `Stage "${stage}" must be a letter and then up to 31 letters, digits or dashes: it is part of the names of functions and tables.`,
    );
  const ownPath = pathOfStage(stage);
  const given = mapping(own, ownPath);
  const values = { ...mapping(defaults, defaultsPath), ...given };

  const parsed = settings.safeParse(values);
  if (!parsed.success) {
    const fileOf = (key: string) => (Object.hasOwn(given, key) ? ownPath : defaultsPath);
    const known = Object.keys(settings.shape);
    throw new StageError(
      parsed.error.issues.flatMap((issue) => describeIssue(issue, values, fileOf, known)).join(' '),
    );
  }
  requireWholeName(parsed.data, ownPath);
  return { ...parsed.data, stage, path: ownPath };
};
