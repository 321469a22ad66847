import type { ArnScope } from './arn.ts';
import { type StreamNames, toClientLabel } from './stream-names.ts';

const STREAM = /^arn:aws:dynamodb:[^:]*:\d*:table\/[^/]+\/stream\//;
const ARN = /^(arn:aws:(?:dynamodb|kms)):[^:]*:\d*:/;
const LABELS: ReadonlySet<string> = new Set(['LatestStreamLabel', 'StreamLabel']);

/** Gives the ARNs in an answer about tables or streams this Region and this account: the engine knows neither. */
export const toClient = (value: unknown, scope: ArnScope, names: StreamNames, key = ''): unknown => {
  if (typeof value === 'string') {
    if (LABELS.has(key)) return toClientLabel(value);
    if (STREAM.test(value)) return names.toClient(value);
    return value.replace(ARN, `$1:${scope.region}:${scope.accountId}:`);
  }
  if (Array.isArray(value)) return value.map((item: unknown) => toClient(item, scope, names));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, member]: [string, unknown]) => [
      name,
      toClient(member, scope, names, name),
    ]),
  );
};
