import type {
  ResourceProvider,
  ResourceRequest,
} from '../../../../infra/local/cloudformation/resource-provider.ts';

/** Makes `Test::Thing`s, whose name is their logical id unless told, and keeps what happened to them. */
export const createFakeProvider = (type = 'Test::Thing') => {
  const happened: string[] = [];
  const requests = new Map<string, ResourceRequest>();
  const failing = new Map<string, string>();
  const provider: ResourceProvider = {
    type,
    create: async (request) => {
      happened.push(`create ${request.logicalId}`);
      const reason = failing.get(`create ${request.logicalId}`);
      if (reason !== undefined) throw new Error(reason);
      requests.set(request.logicalId, request);
      return {
        physicalId: `${request.logicalId}-id`,
        attributes: { Arn: `arn:${request.logicalId}`, 'Endpoint.Port': '1883' },
      };
    },
    remove: async (physicalId, request) => {
      happened.push(`remove ${physicalId}`);
      const reason = failing.get(`remove ${request.logicalId}`);
      if (reason !== undefined) throw new Error(reason);
    },
  };
  return {
    provider,
    happened,
    /** What the resource was made with. */
    propertiesOf: (logicalId: string) => requests.get(logicalId)?.properties,
    failOn: (what: string, reason: string) => {
      failing.set(what, reason);
    },
  };
};
