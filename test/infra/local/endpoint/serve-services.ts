import type { AwsService } from '../../../../infra/local/endpoint/aws-service.ts';
import { startEndpoint } from '../../../../infra/local/endpoint/endpoint.ts';
import { createResponseHooks } from '../../../../infra/local/endpoint/response-hooks.ts';

/** An endpoint with the services of some Regions, for clients of the SDK. */
export const serveServices = async (regions: Readonly<Record<string, readonly AwsService[]>>) => {
  const endpoint = await startEndpoint({
    port: 0,
    regions: new Map(
      Object.entries(regions).map(([region, services]) => [region, { services, isUp: () => true }]),
    ),
    authorize: (service, request) => {
      service.permissions(request);
    },
    hooks: createResponseHooks(() => 'http://127.0.0.1:1'),
  });
  return {
    settings: (region: string) => ({
      endpoint: endpoint.url,
      region,
      credentials: { accessKeyId: 'developer', secretAccessKey: 'x' },
      maxAttempts: 1,
    }),
    close: endpoint.close,
  };
};
