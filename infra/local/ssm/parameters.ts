import { AwsError } from '../endpoint/aws-service.ts';
import type { CloudClock } from '../region/clock.ts';

export interface Parameter {
  readonly name: string;
  readonly arn: string;
  readonly value: string;
  readonly description: string | undefined;
  readonly version: number;
  readonly modifiedMs: number;
}

interface ParameterWrite {
  readonly name: string;
  readonly value: string;
  /** `String` is the only one that localhost keeps. */
  readonly type: string;
  readonly description: string | undefined;
  readonly overwrite: boolean;
}

/** Systems Manager parameters of one Region. */
export interface Parameters {
  readonly arn: (name: string) => string;
  readonly find: (name: string) => Parameter | undefined;
  readonly list: () => readonly Parameter[];
  /** @throws AwsError for a type, name or value that AWS or localhost does not take, or a name that exists */
  readonly put: (write: ParameterWrite) => Parameter;
  readonly remove: (name: string) => void;
}

const parameterError = (name: string, message: string): AwsError => new AwsError(name, 400, message);

export const parameterNotFound = (name: string): AwsError =>
  parameterError('ParameterNotFound', `The parameter ${name} does not exist in this Region.`);

/** Standard tier: https://docs.aws.amazon.com/systems-manager/latest/userguide/parameter-store-advanced-parameters.html */
const valueLimitBytes = 4096;
const levelLimit = 15;

const requireName = (name: string): void => {
  const fault = (message: string): AwsError => parameterError('ValidationException', message);
  if (!/^[a-zA-Z0-9_.\-/]{1,1011}$/.test(name))
    throw fault(`Parameter name ${name}: only a-z A-Z 0-9 _ . - and / are allowed.`);
  if (name.includes('/') && !name.startsWith('/'))
    throw fault(`Parameter name ${name}: a name with levels must begin with a slash.`);
  if (/^\/?(?:aws|ssm)/i.test(name))
    throw fault(`Parameter name ${name}: the prefixes aws and ssm are reserved.`);
  if (name.split('/').length - 1 > levelLimit)
    throw fault(`Parameter name ${name}: more than ${levelLimit} levels.`);
};

const requireValue = ({ name, type, value }: ParameterWrite): void => {
  if (type !== 'String')
    throw parameterError(
      'UnsupportedParameterType',
      `Parameter ${name}: localhost keeps type String only, not ${type}. It has no key to keep a SecureString with.`,
    );
  if (value === '') throw parameterError('ValidationException', `Parameter ${name}: the value is empty.`);
  if (Buffer.byteLength(value) > valueLimitBytes)
    throw parameterError(
      'ValidationException',
      `Parameter ${name}: the value exceeds ${valueLimitBytes} bytes.`,
    );
};

export const createParameters = (place: {
  readonly region: string;
  readonly accountId: string;
  readonly clock: CloudClock;
}): Parameters => {
  const byName = new Map<string, Parameter>();
  const arn = (name: string): string =>
    `arn:aws:ssm:${place.region}:${place.accountId}:parameter${name.startsWith('/') ? '' : '/'}${name}`;

  return {
    arn,
    find: (name) => byName.get(name),
    list: () => [...byName.values()],
    put: (write) => {
      const { name, value, description, overwrite } = write;
      requireName(name);
      requireValue(write);
      const before = byName.get(name);
      if (before !== undefined && !overwrite)
        throw parameterError(
          'ParameterAlreadyExists',
          `The parameter ${name} already exists. To overwrite this value, set the overwrite option to true.`,
        );
      const parameter: Parameter = {
        name,
        arn: arn(name),
        value,
        description: description ?? before?.description,
        version: (before?.version ?? 0) + 1,
        modifiedMs: place.clock.now(),
      };
      byName.set(name, parameter);
      return parameter;
    },
    remove: (name) => {
      if (!byName.delete(name)) throw parameterNotFound(name);
    },
  };
};
