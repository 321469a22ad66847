import type { ResourceProvider } from '../cloudformation/resource-provider.ts';
import type { AwsService } from '../endpoint/aws-service.ts';
import { createJsonService } from '../protocol/json-service.ts';
import type { CloudClock } from '../region/clock.ts';
import { createParameterOperations } from './parameter-operations.ts';
import { createParameterProvider } from './parameter-provider.ts';
import { createParameters } from './parameters.ts';

export interface Ssm {
  readonly service: AwsService;
  readonly providers: readonly ResourceProvider[];
  /** The value of a parameter, for a CloudFormation parameter of type `AWS::SSM::Parameter::Value<String>`. */
  readonly parameter: (name: string) => string | undefined;
}

/** Systems Manager's Parameter Store of one Region. */
export const createSsm = (place: {
  readonly region: string;
  readonly accountId: string;
  readonly clock: CloudClock;
}): Ssm => {
  const parameters = createParameters(place);
  return {
    service: createJsonService({ scope: 'ssm', operations: createParameterOperations(parameters) }),
    providers: [createParameterProvider(parameters)],
    parameter: (name) => parameters.find(name)?.value,
  };
};
