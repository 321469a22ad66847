import { retryWhile, type Sleep } from '../../infra/aws/retry-while.ts';
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

const put = async (url: string, body: string) => {
  const response = await fetch(url, {
    method: 'PUT',
    body,
    // The URL is signed for no content type, which fetch would set by itself.
    headers: { 'content-type': '' },
    signal: AbortSignal.timeout(2_000),
  });
  if (!response.ok) throw new Error(`it answered ${response.status}`);
};

/** Puts an answer at the pre-signed URL of its request. A stack that gets none waits for an hour, so it is tried three times. */
export const createAnswerCloudFormation =
  (sleep: Sleep): AnswerCloudFormation =>
  async (request, answer) => {
    const body = bodyOf(request, answer);
    try {
      await retryWhile(
        () => true,
        () => put(request.ResponseURL, body),
        { waitsMs, sleep },
      );
    } catch (cause) {
      const where = new URL(request.ResponseURL).host;
      throw new Error(
        `The answer for ${request.LogicalResourceId} does not reach CloudFormation at ${where}`,
        {
          cause,
        },
      );
    }
  };
