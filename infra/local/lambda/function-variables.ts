import { randomUUID } from 'node:crypto';
import type { Credentials } from '../sts/sessions.ts';
import type { FunctionProperties } from './function-properties.ts';

/**
 * All environment variables of one execution environment: those that Lambda defines and those of the function. Nothing of
 * the host's is among them. https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html
 */
export const functionVariables = (settings: {
  readonly name: string;
  readonly region: string;
  readonly properties: FunctionProperties;
  readonly taskRoot: string;
  readonly credentials: Credentials;
  readonly endpointUrl: string;
  readonly traceDaemonAddress: string;
}): Readonly<Record<string, string>> => {
  const { name, region, properties, credentials } = settings;
  const today = new Date().toISOString().slice(0, 10).replaceAll('-', '/');
  return {
    ...properties.Environment.Variables,
    _HANDLER: properties.Handler,
    LAMBDA_TASK_ROOT: settings.taskRoot,
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
    AWS_EXECUTION_ENV: `AWS_Lambda_${properties.Runtime}`,
    AWS_LAMBDA_FUNCTION_NAME: name,
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(properties.MemorySize),
    AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
    AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
    AWS_LAMBDA_LOG_GROUP_NAME: properties.LoggingConfig.LogGroup ?? `/aws/lambda/${name}`,
    AWS_LAMBDA_LOG_STREAM_NAME: `${today}/[$LATEST]${randomUUID().replaceAll('-', '')}`,
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    AWS_SESSION_TOKEN: credentials.sessionToken,
    AWS_ENDPOINT_URL: settings.endpointUrl,
    AWS_XRAY_DAEMON_ADDRESS: settings.traceDaemonAddress,
    AWS_XRAY_CONTEXT_MISSING: 'LOG_ERROR',
    LANG: 'en_US.UTF-8',
    TZ: ':UTC',
    PATH: '/usr/local/bin:/usr/bin:/bin',
  };
};
