import * as z from 'zod';

const text = z.string({ error: 'is not set' }).min(1, { error: 'is empty' });
const matching = (pattern: RegExp, what: string) => text.regex(pattern, { error: `must be ${what}` });
const positiveInteger = matching(/^[1-9]\d{0,8}$/, 'a positive whole number').transform(Number);

/** Every variable that a function of ours may read; each `index.ts` names those that it needs. */
export const variables = {
  /** Set by Lambda. */
  AWS_REGION: matching(/^[a-z]{2}(?:-[a-z]+)+-\d+$/, 'the name of a Region'),
  /** `AWS::Partition` and `AWS::AccountId` of the stack: Lambda does not give them. */
  PARTITION: matching(/^aws(?:-[a-z]+)*$/, 'a partition such as aws'),
  ACCOUNT_ID: matching(/^\d{12}$/, 'an account id of twelve digits'),
  DEVICE_REGISTRY_TABLE: text,
  IDEMPOTENCY_TABLE: text,
  TELEMETRY_TABLE: text,
  DEVICE_POLICY_NAME: text,
  TELEMETRY_TTL_DAYS: positiveInteger,
  CLAIM_SECONDS: positiveInteger,
  /** Of the CAs of this service, with commas between them. */
  CA_CERTIFICATE_IDS: text.transform((ids) => ids.split(',')),
  /** `-` where the stage keeps no revocation lists: a function that lost this variable must not start, rather than admit. */
  REVOCATION_LIST_BUCKET: text,
  /** Of AWS IoT's quotas. */
  IOT_QUOTA_SHARE: matching(/^(?:1|0?\.\d*[1-9]\d*)$/, 'a number above 0 and up to 1').transform(Number),
  POWERTOOLS_SERVICE_NAME: text,
  POWERTOOLS_METRICS_NAMESPACE: text,
} as const;

/** Reads variables of the environment, once, when the function starts; one error names all that is wrong. */
export const readEnvironment = <Shape extends z.ZodRawShape>(
  shape: Shape,
  source: Readonly<Record<string, string | undefined>> = process.env,
): z.output<z.ZodObject<Shape>> => {
  const parsed = z.object(shape).safeParse(source);
  if (parsed.success) return parsed.data;

  const faults = parsed.error.issues.map(({ path, message }) => `${path.join('.')} ${message}`).join('; ');
  throw new Error(`The function's environment is wrong: ${faults}. Set it in serverless.yml.`);
};
