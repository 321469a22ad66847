import type { Logger } from '@aws-lambda-powertools/logger';
import { TerminalError } from '../../domain/saga/terminal-error.ts';
import type { FindTableStream } from '../../infra/aws/dynamodb-table-stream.ts';
import type { Sleep } from '../../infra/aws/retry-while.ts';
import type { Handle } from '../lambda-handler.ts';
import { logMessages } from '../log-messages.ts';
import type { Measure } from '../measure.ts';
import { parseEvent } from '../parse-event.ts';
import type { AnswerCloudFormation, CustomResourceAnswer } from './answer-cloudformation.ts';
import { beforeDeadline } from './before-deadline.ts';
import { type CustomResourceRequest, customResourceRequest, regionSetupProperties } from './event.ts';

export interface RegionSetupDeps {
  readonly region: string;
  readonly findTableStream: FindTableStream;
  readonly answer: AnswerCloudFormation;
  readonly sleep: Sleep;
  readonly logger: Pick<Logger, 'info' | 'error'>;
  readonly measure: Pick<Measure, 'count'>;
}

/** Left for the answer, which is tried three times with a timeout of its own. */
const answerTakesMs = 10_000;
const pollMs = 5_000;

const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error));

/**
 * Handles `Custom::RegionSetup`: waits for this Region's replica of the registry and gives the stack the ARN of its stream,
 * `RegistryStreamArn`. CloudFormation is answered whatever happens, or the stack would hang for an hour.
 */
export const createRegionSetupHandler = (
  deps: RegionSetupDeps,
): Handle<{ readonly status: CustomResourceAnswer['status'] }> => {
  const { region, findTableStream, answer, sleep, logger, measure } = deps;

  const waitForStream = async (tableName: string, remainingMs: () => number): Promise<string> => {
    let problem = '';
    for (;;) {
      try {
        const streamArn = await findTableStream(tableName);
        if (streamArn !== undefined) return streamArn;
      } catch (error) {
        if (error instanceof TerminalError) throw error;
        problem = ` (the last try failed: ${messageOf(error)})`;
      }
      if (remainingMs() < answerTakesMs + pollMs) break;
      logger.info({ ...logMessages.waitingForReplica, tableName });
      await sleep(pollMs);
    }
    throw new Error(
      `Table ${tableName} has no replica with a stream in ${region}: deploy the primary Region first, with ${region} in its list of Regions${problem}`,
    );
  };

  const setUp = async (
    { ResourceProperties, PhysicalResourceId }: CustomResourceRequest,
    remainingMs: () => number,
  ): Promise<CustomResourceAnswer> => {
    let physicalResourceId = PhysicalResourceId ?? 'region-setup';
    const failed = (error: unknown): CustomResourceAnswer => {
      logger.error(logMessages.regionSetupFailed, error instanceof Error ? error : String(error));
      return { status: 'FAILED', physicalResourceId, reason: messageOf(error) };
    };
    try {
      const { RegistryTableName } = parseEvent(regionSetupProperties, ResourceProperties, measure);
      physicalResourceId = `region-setup-${RegistryTableName}`;
      return await beforeDeadline(
        remainingMs() - answerTakesMs,
        async () => {
          const RegistryStreamArn = await waitForStream(RegistryTableName, remainingMs);
          logger.info({ ...logMessages.regionSetUp, tableName: RegistryTableName });
          return { status: 'SUCCESS', physicalResourceId, data: { RegistryStreamArn } };
        },
        () =>
          failed(new Error(`DynamoDB in ${region} did not answer in time about table ${RegistryTableName}`)),
      );
    } catch (error) {
      return failed(error);
    }
  };

  return async (event, context) => {
    const request = parseEvent(customResourceRequest, event, measure);
    // What is set up belongs to others, so there is nothing to delete; a set-up that failed is deleted, too.
    const result: CustomResourceAnswer =
      request.RequestType === 'Delete'
        ? { status: 'SUCCESS', physicalResourceId: request.PhysicalResourceId ?? 'region-setup', data: {} }
        : await setUp(request, () => context.getRemainingTimeInMillis());
    await answer(request, result);
    return { status: result.status };
  };
};
