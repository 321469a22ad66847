import { TerminalError } from '../../domain/saga/terminal-error.ts';
import type { FindReplica } from '../../infra/aws/dynamodb-replica.ts';
import type { FindTableStream } from '../../infra/aws/dynamodb-table-stream.ts';
import type { RegionSetupProperties } from './event.ts';
import { type Patience, persist } from './patience.ts';

export interface RegistryPorts {
  readonly region: string;
  /** In this Region. */
  readonly findTableStream: FindTableStream;
  /** As another Region knows it. */
  readonly findReplicaFrom: (region: string) => FindReplica;
}

/**
 * ARN of the stream of this Region's replica of the registry. Only a replica that is on its way is worth waiting for; whether it
 * is, the primary Region says.
 * @throws TerminalError that says which Region to deploy first
 */
export const waitForStream = async (
  { RegistryTableName: table, PrimaryRegion: primary }: RegionSetupProperties,
  { region, findTableStream, findReplicaFrom }: RegistryPorts,
  patience: Patience,
): Promise<string> => {
  const requireProspect = async (): Promise<void> => {
    const prospect = await findReplicaFrom(primary)(table, region);
    switch (prospect.kind) {
      case 'coming':
        return;
      case 'no-table':
        throw new TerminalError(
          'primary-missing',
          `Table ${table} does not exist in ${primary}, the primary Region: deploy ${primary} first, then ${region}.`,
        );
      case 'no-replica':
        throw new TerminalError(
          'replica-missing',
          `Table ${table} has no replica in ${region}: deploy ${primary}, the primary Region, first, with ${region} in the stage's regions.`,
        );
      case 'failed':
        throw new TerminalError(
          'replica-failed',
          `DynamoDB cannot make the replica of table ${table} in ${region} (${prospect.reason}): mend that, deploy ${primary}, then ${region}.`,
        );
    }
  };

  return persist(
    async () => {
      const streamArn = await findTableStream(table);
      if (streamArn === undefined && region !== primary) await requireProspect();
      return streamArn;
    },
    `Table ${table} got no stream in ${region} in time: deploy ${region} again once DynamoDB has made it`,
    patience,
  );
};
