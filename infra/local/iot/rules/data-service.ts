import { AwsError, type AwsRequest, type AwsService } from '../../endpoint/aws-service.ts';
import { encodeRestJsonError } from '../../endpoint/encode-error.ts';
import type { CloudMessage } from '../gateway/device-gateway.ts';
import { publishRefusal } from '../gateway/publish-limits.ts';

const PATH = /^\/topics\/(?<topic>.+)$/;

const topicOf = ({ method, path }: AwsRequest): string => {
  const topic = method === 'POST' ? PATH.exec(path)?.groups?.['topic'] : undefined;
  if (topic === undefined)
    throw new AwsError('UnknownOperationException', 404, `iot-data does not implement ${method} ${path}`);
  try {
    return decodeURIComponent(topic);
  } catch {
    throw new AwsError('InvalidRequestException', 400, `the topic is no URL-encoded text: ${topic}`);
  }
};

const isRetained = ({ query }: AwsRequest): boolean => query.get('retain') === 'true';

const qosOf = ({ query }: AwsRequest): 0 | 1 => {
  const qos = query.get('qos') ?? '0';
  if (qos === '0') return 0;
  if (qos === '1') return 1;
  throw new AwsError('InvalidRequestException', 400, `qos must be 0 or 1, not ${qos}`);
};

/** AWS IoT's data plane over HTTPS, which here is `Publish`. Shadows and retained messages have no calls. */
export const createDataService = (options: {
  readonly region: string;
  readonly accountId: string;
  readonly publish: (message: CloudMessage) => void;
}): AwsService => {
  const { region, accountId, publish } = options;
  return {
    scopes: ['iotdata', 'iotdevicegateway'],
    permissions: (request) => {
      const resource = `arn:aws:iot:${region}:${accountId}:topic/${topicOf(request)}`;
      const actions = isRetained(request) ? ['iot:Publish', 'iot:RetainPublish'] : ['iot:Publish'];
      return actions.map((action) => ({ action, resource }));
    },
    handle: async (request) => {
      const topic = topicOf(request);
      const message = { topic, payload: request.body, qos: qosOf(request), retain: isRetained(request) };
      // AWS's own events cannot be forged, whatever the caller is allowed.
      if (topic.startsWith('$'))
        throw new AwsError('ForbiddenException', 403, `nobody may publish to the reserved topic ${topic}`);
      const refusal = publishRefusal(message);
      if (refusal !== undefined) throw new AwsError('InvalidRequestException', 400, refusal);
      publish(message);
      return { status: 200, headers: { 'content-type': 'application/json' }, body: '{}' };
    },
    encodeError: encodeRestJsonError,
  };
};
