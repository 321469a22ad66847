import { isDeepStrictEqual } from 'node:util';
import type { CreatedResource, ResourceProvider } from '../cloudformation/resource-provider.ts';
import { parseProperties } from '../cloudformation/parse-properties.ts';
import { physicalName } from '../cloudformation/physical-name.ts';
import type { CodeStore } from './code-store.ts';
import { deployFunction, type FunctionHost } from './deploy-function.ts';
import type { FunctionDirectory } from './function-directory.ts';
import { functionProperties, type FunctionProperties } from './function-properties.ts';
import type { LambdaFunction } from './lambda-function.ts';

export interface CodeLocation {
  readonly S3Bucket: string;
  readonly S3Key: string;
}

export const createFunctionProvider = (deps: {
  readonly host: FunctionHost;
  readonly directory: FunctionDirectory;
  readonly code: CodeStore;
  readonly readCode: (location: CodeLocation, stackName: string) => Promise<Uint8Array>;
  readonly requireAssumable: (roleArn: string, service: string) => void;
  readonly initialInstances: number;
}): ResourceProvider => {
  const { directory, code } = deps;
  const unpack = async (name: string, properties: FunctionProperties, stackName: string) => {
    deps.requireAssumable(properties.Role, 'lambda.amazonaws.com');
    const zip = await deps.readCode(properties.Code, stackName);
    return { zip, taskRoot: await code.unpack(name, zip) };
  };
  const created = ({ name, arn }: LambdaFunction): CreatedResource => ({
    physicalId: name,
    attributes: { Arn: arn },
  });

  return {
    type: 'AWS::Lambda::Function',
    create: async (request) => {
      const properties = parseProperties(functionProperties, request.properties);
      const name = properties.FunctionName ?? physicalName(request);
      if (directory.has(name)) throw new Error(`a function named ${name} exists already`);

      const make = { properties, code: await unpack(name, properties, request.stackName) };
      const deployed = deployFunction(deps.host, name, make);
      try {
        await deployed.renew(make, deps.initialInstances);
      } catch (error) {
        await deployed.retire();
        await code.remove(name);
        throw error;
      }
      directory.add(deployed);
      return created(deployed);
    },
    update: async (name, request, previous) => {
      const properties = parseProperties(functionProperties, request.properties);
      const before = parseProperties(functionProperties, previous);
      if (properties.FunctionName !== before.FunctionName) return 'replace';
      const deployed = directory.find(name);
      const isSameCode = isDeepStrictEqual(properties.Code, before.Code);
      await deployed.renew(
        {
          properties,
          // What lies unpacked goes with the function: environments that are busy may still load from it.
          code: isSameCode ? deployed.code() : await unpack(name, properties, request.stackName),
        },
        deps.initialInstances,
      );
      return created(deployed);
    },
    remove: async (name) => {
      const deployed = directory.find(name);
      directory.remove(name);
      await deployed.retire();
      await code.remove(name);
    },
  };
};
