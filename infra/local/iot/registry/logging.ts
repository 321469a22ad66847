import { z } from 'zod';
import { parseProperties } from '../../cloudformation/parse-properties.ts';
import type { ResourceProvider } from '../../cloudformation/resource-provider.ts';
import { resourceNotFound } from './errors.ts';
import { anyResource, operation, type Operation } from './operation.ts';

const schema = z.strictObject({
  AccountId: z.string().regex(/^\d{12}$/, 'is no account id'),
  DefaultLogLevel: z.enum(['ERROR', 'WARN', 'INFO', 'DEBUG', 'DISABLED']),
  RoleArn: z.string().startsWith('arn:aws:iam::'),
});

type LoggingOptions = z.output<typeof schema>;

/** Logging options of AWS IoT: one set for an account and Region. They change nothing here: connections are told as events. */
interface Logging {
  readonly get: () => LoggingOptions | undefined;
  /** @throws where the account or the role does not fit */
  readonly set: (options: LoggingOptions) => void;
  readonly clear: () => void;
}

/** Throws AwsError unless the service, which sends these condition keys, may assume the role. */
export type RequireAssumable = (
  roleArn: string,
  service: string,
  keys: Readonly<Record<string, string>>,
) => void;

export const createLogging = (
  accountId: string,
  requireAssumable: RequireAssumable = () => undefined,
): Logging => {
  let current: LoggingOptions | undefined;
  return {
    get: () => current,
    set: (options) => {
      if (options.AccountId !== accountId)
        throw new Error(`AccountId ${options.AccountId} is not the account of the stack, ${accountId}.`);
      requireAssumable(options.RoleArn, 'iot.amazonaws.com', { 'aws:SourceAccount': accountId });
      current = options;
    },
    clear: () => {
      current = undefined;
    },
  };
};

/** `AWS::IoT::Logging`: `Ref` is the account id. */
export const createLoggingProvider = (logging: Logging): ResourceProvider => ({
  type: 'AWS::IoT::Logging',
  create: async ({ properties }) => {
    const options = parseProperties(schema, properties);
    if (logging.get() !== undefined)
      throw new Error(
        'AWS IoT has logging options already in this account and Region: there is one set for all stages.',
      );
    logging.set(options);
    return { physicalId: options.AccountId, attributes: {} };
  },
  update: async (accountId, { properties }) => {
    const options = parseProperties(schema, properties);
    if (options.AccountId !== accountId) return 'replace';
    logging.set(options);
    return { physicalId: accountId, attributes: {} };
  },
  remove: async () => {
    logging.clear();
  },
});

export const loggingOperations = (logging: Logging): readonly Operation[] => [
  operation({
    name: 'GetV2LoggingOptions',
    method: 'GET',
    uri: '/v2LoggingOptions',
    input: z.strictObject({}),
    resource: anyResource,
    run: () => {
      const options = logging.get();
      if (options === undefined)
        throw resourceNotFound('AWS IoT has no logging options in this account and Region.');
      const { RoleArn: roleArn, DefaultLogLevel: defaultLogLevel } = options;
      return { roleArn, defaultLogLevel, disableAllLogs: defaultLogLevel === 'DISABLED' };
    },
  }),
];
