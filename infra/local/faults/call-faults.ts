import { setTimeout as sleep } from 'node:timers/promises';
import { AwsError, type AwsRequest, type AwsResponse, type AwsService } from '../endpoint/aws-service.ts';
import type { Intercept } from '../endpoint/intercept.ts';
import type { FunctionEnvironment } from '../lambda/environments.ts';
import { unreachable } from '../events/unreachable.ts';
import { matchesArn } from '../policy/arn-pattern.ts';
import type { CallFault, CallInjection, CallSelector } from './call-fault.ts';
import { type Charge, createCharge, type Injected } from './injected.ts';
import { throttlingError } from './throttling-error.ts';

export interface CallFaults {
  readonly inject: (injection: CallInjection) => Injected;
  readonly intercept: Intercept;
}

const isMentioned = (text: string, { path, query, body }: AwsRequest): boolean =>
  path.includes(text) ||
  path.includes(encodeURIComponent(text)) ||
  [...query.values()].includes(text) ||
  body.includes(text);

/** @param environmentOf by the access key of the call */
export const createCallFaults = (
  environmentOf: (accessKeyId: string) => FunctionEnvironment | undefined,
): CallFaults => {
  const injected = new Map<CallInjection, Charge>();

  const fits = (
    { region, action, resource, functionName, mentions }: CallSelector,
    service: AwsService,
    request: AwsRequest,
  ): boolean =>
    (region === undefined || region === request.region) &&
    (functionName === undefined || functionName === environmentOf(request.accessKeyId)?.functionName) &&
    (mentions === undefined || isMentioned(mentions, request)) &&
    ((action === undefined && resource === undefined) ||
      service
        .permissions(request)
        .some(
          (needed) =>
            (action === undefined || action === needed.action) &&
            (resource === undefined || matchesArn(resource, needed.resource, {})),
        ));

  /** The first that strikes, and only that: those behind it do not see the call. */
  const take = (service: AwsService, request: AwsRequest): CallFault | undefined => {
    for (const [{ calls, fault }, charge] of injected) {
      if (fits(calls, service, request) && charge.strike()) return fault;
    }
    return undefined;
  };

  /** Whatever it answers is lost, a refusal too. */
  const unanswered = async (handle: () => Promise<AwsResponse>): Promise<void> => {
    try {
      await handle();
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
    }
  };

  return {
    inject: (injection) => {
      const charge = createCharge(injection, () => injected.delete(injection));
      injected.set(injection, charge);
      return charge;
    },
    intercept: async (service, request, handle) => {
      const fault = take(service, request);
      if (fault === undefined) return handle();
      switch (fault.kind) {
        case 'crash':
          if (fault.when === 'after-effect') await unanswered(handle);
          await environmentOf(request.accessKeyId)?.crash();
          return 'unreachable';
        case 'lost-answer':
          await unanswered(handle);
          return 'unreachable';
        case 'throttle':
          throw throttlingError(request.scope);
        case 'latency':
          await sleep(fault.ms, undefined, { ref: false });
          return handle();
        default:
          return unreachable(fault);
      }
    },
  };
};
