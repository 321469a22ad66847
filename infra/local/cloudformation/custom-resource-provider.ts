import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { ResponseHooks } from '../endpoint/response-hooks.ts';
import type { CloudClock } from '../region/clock.ts';
import { parseProperties } from './parse-properties.ts';
import type { ResourceProvider, ResourceRequest } from './resource-provider.ts';

const schema = z.looseObject({
  ServiceToken: z.string(),
  ServiceTimeout: z.coerce.number().min(1).max(3600).default(3600),
});

const responseSchema = z.object({
  Status: z.enum(['SUCCESS', 'FAILED']),
  Reason: z.string().optional(),
  PhysicalResourceId: z.string().min(1).optional(),
  Data: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]).transform(String)).default({}),
});

type Response = z.infer<typeof responseSchema>;

/** CloudFormation hands every scalar of a custom resource on as a string. */
const asStrings = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(asStrings);
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, asStrings(entry)]));
  }
  return String(value);
};

/**
 * Custom resources: invokes the function behind ServiceToken and waits for what it puts to ResponseURL.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/crpg-ref-requests.html
 * @param invoke runs the function in CloudFormation's name: rejects when its last attempt has failed, which AWS never tells
 */
export const createCustomResourceProvider = (deps: {
  readonly hooks: ResponseHooks;
  readonly clock: CloudClock;
  /** Ends what waits for an answer: the cloud is closed. */
  readonly signal?: AbortSignal;
  readonly invoke: (functionArn: string, event: unknown) => Promise<void>;
}): ResourceProvider => {
  const call = async (
    requestType: 'Create' | 'Update' | 'Delete',
    request: ResourceRequest,
    more: { readonly PhysicalResourceId?: string; readonly OldResourceProperties?: unknown } = {},
  ): Promise<Response> => {
    const { ServiceToken: functionArn, ServiceTimeout: timeoutSeconds } = parseProperties(
      schema,
      request.properties,
    );
    const hook = deps.hooks.open();
    const patience = new AbortController();
    const event = {
      RequestType: requestType,
      ResponseURL: hook.url,
      StackId: request.stackId ?? '',
      RequestId: randomUUID(),
      ResourceType: request.resourceType ?? 'AWS::CloudFormation::CustomResource',
      LogicalResourceId: request.logicalId,
      ...more,
      ResourceProperties: asStrings(request.properties),
    };

    const timeout = async (): Promise<never> => {
      await deps.clock.sleep(
        timeoutSeconds * 1000,
        deps.signal === undefined ? patience.signal : AbortSignal.any([deps.signal, patience.signal]),
      );
      throw new Error(
        `the function behind ServiceToken put no answer to ResponseURL within ${timeoutSeconds} s`,
      );
    };
    const failedInvocation = async (): Promise<never> => {
      await deps.invoke(functionArn, event);
      // It ended without error: its answer is here or on its way.
      return new Promise(() => {});
    };

    try {
      const body = await Promise.race([hook.answer, failedInvocation(), timeout()]);
      return responseSchema.parse(JSON.parse(body));
    } finally {
      patience.abort();
      hook.close();
    }
  };

  const requireSuccess = ({ Status, Reason }: Response): void => {
    if (Status === 'FAILED')
      throw new Error(
        `Received response status [FAILED] from custom resource. Message returned: ${Reason ?? 'none'}`,
      );
  };
  /** Deletes what a failed creation may have left half made, as CloudFormation's rollback does; then throws why it failed. */
  const giveUp = async (request: ResourceRequest, failed: Response): Promise<void> => {
    const { PhysicalResourceId: physicalId } = failed;
    try {
      if (physicalId !== undefined)
        requireSuccess(await call('Delete', request, { PhysicalResourceId: physicalId }));
    } catch (error) {
      const Reason = `${failed.Reason ?? 'none'}; then it could not be deleted: ${String(error)}`;
      requireSuccess({ ...failed, Reason });
    }
    requireSuccess(failed);
  };

  return {
    type: 'Custom::',
    create: async (request) => {
      const response = await call('Create', request);
      if (response.Status === 'FAILED') await giveUp(request, response);
      const { PhysicalResourceId: physicalId, Data: attributes } = response;
      if (physicalId === undefined) {
        throw new Error('the function behind ServiceToken answered without a PhysicalResourceId');
      }
      return { physicalId, attributes };
    },
    // Another id than before says that another resource has taken its place: the old one is then deleted in the cleanup.
    update: async (physicalId, request, previous) => {
      const response = await call('Update', request, {
        PhysicalResourceId: physicalId,
        OldResourceProperties: asStrings(previous),
      });
      requireSuccess(response);
      return { physicalId: response.PhysicalResourceId ?? physicalId, attributes: response.Data };
    },
    remove: async (physicalId, request) => {
      requireSuccess(await call('Delete', request, { PhysicalResourceId: physicalId }));
    },
  };
};
