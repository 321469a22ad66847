import type { Logger } from '@aws-lambda-powertools/logger';
import { retryWhile, type Sleep } from '../../infra/aws/retry-while.ts';
import { logMessages } from '../log-messages.ts';
import type { CustomResourceRequest } from './event.ts';

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/crpg-ref-responses.html */
export type CustomResourceAnswer = { readonly physicalResourceId: string } & (
  | { readonly status: 'SUCCESS'; readonly data: Readonly<Record<string, string>> }
  | { readonly status: 'FAILED'; readonly reason: string }
);

export type AnswerCloudFormation = (
  request: CustomResourceRequest,
  answer: CustomResourceAnswer,
) => Promise<void>;

/** CloudFormation takes an answer of 4096 bytes at most. */
const longestReason = 1_000;
const waitsMs = [200, 1_000];

const bodyOf = (request: CustomResourceRequest, answer: CustomResourceAnswer) =>
  JSON.stringify({
    Status: answer.status,
    PhysicalResourceId: answer.physicalResourceId,
    StackId: request.StackId,
    RequestId: request.RequestId,
    LogicalResourceId: request.LogicalResourceId,
    ...(answer.status === 'SUCCESS'
      ? { Data: answer.data }
      : { Reason: answer.reason.slice(0, longestReason) }),
  });

/** No repetition changes what a pre-signed URL says: it has expired, or was never one. */
class AnswerRefused extends Error {
  override readonly name = 'AnswerRefused';
}

const put = async (url: string, body: string) => {
  const response = await fetch(url, {
    method: 'PUT',
    body,
    // The URL is signed for no content type, which fetch would set by itself.
    headers: { 'content-type': '' },
    signal: AbortSignal.timeout(2_000),
  });
  if (response.ok) return;
  const what = `it answered ${response.status}`;
  throw response.status >= 400 && response.status < 500 ? new AnswerRefused(what) : new Error(what);
};

/**
 * Puts an answer at the pre-signed URL of its request. A stack that gets none waits for long, so it is tried three times. An answer
 * that is refused is logged and no error: nobody waits for it, and Lambda's retries would only be refused again.
 */
export const createAnswerCloudFormation =
  ({
    sleep,
    logger,
  }: {
    readonly sleep: Sleep;
    readonly logger: Pick<Logger, 'error'>;
  }): AnswerCloudFormation =>
  async (request, answer) => {
    const body = bodyOf(request, answer);
    try {
      await retryWhile(
        (error) => !(error instanceof AnswerRefused),
        () => put(request.ResponseURL, body),
        { waitsMs, sleep },
      );
    } catch (cause) {
      // Never the URL itself: whoever has it may answer.
      const where = new URL(request.ResponseURL).host;
      if (cause instanceof AnswerRefused) {
        const { RequestId: requestId, LogicalResourceId: resource } = request;
        logger.error(
          { ...logMessages.answerRefused, where, requestId, resource, status: answer.status },
          cause,
        );
        return;
      }
      throw new Error(
        `The answer for ${request.LogicalResourceId} does not reach CloudFormation at ${where}`,
        { cause },
      );
    }
  };
