import type { Logger } from '@aws-lambda-powertools/logger';
import type { Tracer } from '@aws-lambda-powertools/tracer';
import { RevocationListError } from '../domain/certificate/revocation-list-error.ts';
import type { FindRevocation } from '../domain/ports/revocations.ts';
import type { Now } from '../domain/ports/run.ts';
import { logMessages } from './log-messages.ts';
import type { Measure } from './measure.ts';

/** A revoked certificate may be onboarded for that long after the list that names it is published. */
const maxAgeMs = 300_000;

export interface RevocationParts {
  readonly region: string;
  /** `-` where the stage keeps no lists. */
  readonly bucket: string;
  readonly tracer: Pick<Tracer, 'captureAWSv3Client'>;
  readonly logger: Pick<Logger, 'error'>;
  readonly measure: Pick<Measure, 'countByReason'>;
  readonly now: Now;
}

/** Counts what an alarm is for, and lets it through: a list that cannot be relied on holds every new device up. */
export const watchRevocations =
  (find: FindRevocation, { logger, measure }: Pick<RevocationParts, 'logger' | 'measure'>): FindRevocation =>
  async (certificate) => {
    try {
      return await find(certificate);
    } catch (error) {
      const reason = error instanceof RevocationListError ? error.fault : 'unreachable';
      measure.countByReason('RevocationListUnusable', reason);
      logger.error({ ...logMessages.revocationListUnusable, reason });
      throw error;
    }
  };

/** The port for a stage that keeps revocation lists, and none for another, whose functions do not load what is for it. */
export const createRevocationPort = async (
  parts: RevocationParts,
): Promise<{ readonly findRevocation?: FindRevocation }> => {
  const { region, bucket, tracer, now } = parts;
  if (bucket === '-') return {};
  const { createS3Client } = await import('../infra/aws/s3-client.ts');
  const { createS3RevocationLists } = await import('../infra/aws/s3-revocation-lists.ts');
  const { createRevocations } = await import('../infra/pki/crl/revocations.ts');
  const client = tracer.captureAWSv3Client(createS3Client(region));
  const find = createRevocations({
    readRevocationList: createS3RevocationLists(client, bucket),
    now,
    maxAgeMs,
  });
  return { findRevocation: watchRevocations(find, parts) };
};
