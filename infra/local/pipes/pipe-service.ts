import { AwsError, type AwsRequest, type AwsService } from '../endpoint/aws-service.ts';
import { encodeRestJsonError } from '../endpoint/encode-error.ts';
import type { Pipe } from './pipe.ts';

/** A pipe, and what may be done with it on the wire. */
export interface ServedPipe {
  readonly pipe: Pipe;
  readonly isRunning: boolean;
  readonly start: () => void;
  readonly stop: () => Promise<void>;
}

const routes = [
  { method: 'GET', path: /^\/v1\/pipes\/([^/]+)$/, operation: 'DescribePipe' },
  { method: 'POST', path: /^\/v1\/pipes\/([^/]+)\/start$/, operation: 'StartPipe' },
  { method: 'POST', path: /^\/v1\/pipes\/([^/]+)\/stop$/, operation: 'StopPipe' },
] as const;

const routeOf = ({ method, path }: AwsRequest) => {
  for (const route of routes) {
    const name = method === route.method ? route.path.exec(path)?.[1] : undefined;
    if (name !== undefined) return { operation: route.operation, name: decodeURIComponent(name) };
  }
  throw new AwsError(
    'UnknownOperationException',
    404,
    `Pipes on localhost knows DescribePipe, StartPipe and StopPipe, not ${method} ${path}`,
  );
};

const describe = ({ pipe, isRunning }: ServedPipe) => {
  const state = isRunning ? 'RUNNING' : 'STOPPED';
  return { Arn: pipe.arn, Name: pipe.name, DesiredState: state, CurrentState: state };
};

/** EventBridge Pipes on the wire: REST with JSON. https://docs.aws.amazon.com/eventbridge/latest/pipes-reference/API_Operations.html */
export const createPipeService = ({
  arnOf,
  find,
  isUp,
}: {
  readonly arnOf: (name: string) => string;
  readonly find: (name: string) => ServedPipe | undefined;
  readonly isUp: () => boolean;
}): AwsService => {
  const require = (name: string): ServedPipe => {
    const found = find(name);
    if (found !== undefined) return found;
    throw new AwsError('NotFoundException', 404, `Pipe ${name} does not exist.`);
  };

  return {
    scopes: ['pipes'],
    permissions: (request) => {
      const { operation, name } = routeOf(request);
      return [{ action: `pipes:${operation}`, resource: arnOf(name) }];
    },
    handle: async (request) => {
      const { operation, name } = routeOf(request);
      if (!isUp()) throw new AwsError('InternalException', 500, 'The Region is down.');
      const found = require(name);
      if (operation === 'StartPipe') found.start();
      if (operation === 'StopPipe') await found.stop();
      const { pipe } = found;
      const details = { Source: pipe.streamArn, Target: pipe.busArn, RoleArn: pipe.roleArn };
      return {
        status: 200,
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({
          ...describe(require(name)),
          ...(operation === 'DescribePipe' ? details : {}),
        }),
      };
    },
    encodeError: encodeRestJsonError,
  };
};
