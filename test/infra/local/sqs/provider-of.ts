import type {
  CreatedResource,
  Properties,
  ResourceProvider,
  ResourceRequest,
} from '../../../../infra/local/cloudformation/resource-provider.ts';

/** Creates, updates and removes a resource as a stack would. */
export const createProvided = (providers: readonly ResourceProvider[]) => {
  const providerOf = (type: string): ResourceProvider => {
    const provider = providers.find((candidate) => candidate.type === type);
    if (provider === undefined) throw new Error(`no provider for ${type}`);
    return provider;
  };
  const requestOf = (properties: Properties): ResourceRequest => ({
    logicalId: 'Thing',
    stackName: 'stack',
    region: 'eu-west-1',
    accountId: '000000000000',
    properties,
  });

  return {
    create: async (type: string, properties: Properties): Promise<CreatedResource> =>
      providerOf(type).create(requestOf(properties)),
    /** Gives `undefined` where the provider knows no update. */
    update: async (
      type: string,
      physicalId: string,
      properties: Properties,
      previous: Properties,
    ): Promise<CreatedResource | 'replace' | undefined> =>
      providerOf(type).update?.(physicalId, requestOf(properties), previous),
    remove: async (type: string, physicalId: string, properties: Properties): Promise<void> => {
      await providerOf(type).remove(physicalId, requestOf(properties));
    },
  };
};
