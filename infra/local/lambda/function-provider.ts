import type { ResourceProvider } from '../cloudformation/resource-provider.ts';
import { parseProperties } from '../cloudformation/parse-properties.ts';
import { physicalName } from '../cloudformation/physical-name.ts';
import type { CodeStore } from './code-store.ts';
import { deployFunction, type FunctionHost } from './deploy-function.ts';
import type { FunctionDirectory } from './function-directory.ts';
import { functionProperties } from './function-properties.ts';

export const createFunctionProvider = (deps: {
  readonly host: FunctionHost;
  readonly directory: FunctionDirectory;
  readonly code: CodeStore;
  readonly readCode: (s3Key: string, stackName: string) => Promise<Uint8Array>;
  readonly requireAssumable: (roleArn: string, service: string) => void;
  readonly initialInstances: number;
}): ResourceProvider => {
  const roots = new Map<string, string>();

  return {
    type: 'AWS::Lambda::Function',
    create: async (request) => {
      const properties = parseProperties(functionProperties, request.properties);
      const name = properties.FunctionName ?? physicalName(request);
      if (deps.directory.has(name)) throw new Error(`a function named ${name} exists already`);
      deps.requireAssumable(properties.Role, 'lambda.amazonaws.com');

      const zip = await deps.readCode(properties.Code.S3Key, request.stackName);
      const taskRoot = await deps.code.unpack(name, zip);
      const deployed = deployFunction(deps.host, name, properties, { zip, taskRoot });
      try {
        await deployed.warm(deps.initialInstances);
      } catch (error) {
        await deployed.retire();
        await deps.code.remove(taskRoot);
        throw error;
      }
      roots.set(name, taskRoot);
      deps.directory.add(deployed);
      return { physicalId: name, attributes: { Arn: deployed.arn } };
    },
    remove: async (name) => {
      const deployed = deps.directory.find(name);
      deps.directory.remove(name);
      await deployed.retire();
      await deps.code.remove(roots.get(name) ?? '');
    },
  };
};
