import type { AwsService } from '../endpoint/aws-service.ts';
import { encodeRestJsonError } from '../endpoint/encode-error.ts';
import { describeFunctions, functionConfiguration, functionDescription } from './describe-function.ts';
import type { QueuedEvent } from './event-queue.ts';
import { functionArn, parseFunctionReference } from './function-arn.ts';
import type { FunctionDirectory } from './function-directory.ts';
import { invokeOperation } from './invoke-operation.ts';
import type { LambdaFunction } from './lambda-function.ts';
import { lambdaCall } from './lambda-route.ts';
import { reservationIn, reserveConcurrency } from './reserve-concurrency.ts';

/** Lambda's REST API. https://docs.aws.amazon.com/lambda/latest/api/ */
export const createLambdaService = (deps: {
  readonly accountId: string;
  readonly directory: FunctionDirectory;
  readonly newEvent: (target: LambdaFunction, event: unknown) => QueuedEvent;
}): AwsService => ({
  scopes: ['lambda'],
  permissions: (request) => {
    const call = lambdaCall(request);
    if (call.operation === 'ListFunctions') return [{ action: 'lambda:ListFunctions', resource: '*' }];
    const action = `lambda:${call.operation === 'Invoke' ? 'InvokeFunction' : call.operation}`;
    const name = parseFunctionReference(call.reference)?.name ?? call.reference;
    return [{ action, resource: functionArn(request.region, deps.accountId, name) }];
  },
  handle: async (request) => {
    const call = lambdaCall(request);
    const json = (value: object) => ({
      status: 200,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(value),
    });
    if (call.operation === 'ListFunctions') return json(describeFunctions(deps.directory.all()));

    const target = deps.directory.find(call.reference, request.query.get('Qualifier') ?? undefined);
    if (call.operation === 'Invoke') return invokeOperation(target, request, deps.newEvent);
    const nothing = { status: 204, headers: {}, body: '' };
    if (call.operation === 'DeleteFunction') {
      deps.directory.remove(target.name);
      await target.retire();
      return nothing;
    }
    if (call.operation === 'DeleteFunctionConcurrency') {
      await reserveConcurrency(target, undefined);
      return nothing;
    }
    if (call.operation === 'PutFunctionConcurrency') {
      const reserved = reservationIn(request);
      await reserveConcurrency(target, reserved);
      return json({ ReservedConcurrentExecutions: reserved });
    }
    return json(
      call.operation === 'GetFunction' ? functionDescription(target) : functionConfiguration(target),
    );
  },
  encodeError: encodeRestJsonError,
});
