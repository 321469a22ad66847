import { afterEach } from '@jest/globals';
import type { AwsService, Permission } from '../../../../infra/local/endpoint/aws-service.ts';
import { serve } from '../iot/registry/support/serve.ts';
import { region } from './resources.ts';

interface Settings {
  readonly region: string;
  readonly endpoint: string;
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
  readonly maxAttempts: number;
}

const closings: (() => Promise<void>)[] = [];

// dependency-cruiser cannot read `await using`.
afterEach(async () => {
  await Promise.all(closings.splice(0).map(async (close) => close()));
});

/** The real SDK in front of a service, over HTTP, until the test ends. */
export const serveClient = async <C extends { readonly destroy: () => void }>(
  service: AwsService,
  Client: new (settings: Settings) => C,
): Promise<{
  readonly client: C;
  readonly endpoint: string;
  readonly permissions: readonly Permission[];
}> => {
  const served = await serve(service);
  const client = new Client({
    region,
    endpoint: served.endpoint,
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    maxAttempts: 1,
  });
  closings.push(async () => {
    client.destroy();
    await served.close();
  });
  return { client, endpoint: served.endpoint, permissions: served.permissions };
};

const authorization = 'AWS4-HMAC-SHA256 Credential=test/20260101/eu-west-1/test/aws4_request';

/** Calls an operation on AWS Query, as clients do that have no SDK here. */
export const callQuery = async (
  endpoint: string,
  parameters: Readonly<Record<string, string>>,
): Promise<{ readonly status: number; readonly body: string }> => {
  const response = await fetch(endpoint, {
    method: 'POST',
    headers: { authorization },
    body: new URLSearchParams(parameters),
  });
  return { status: response.status, body: await response.text() };
};

/** Calls an operation on AWS JSON. */
export const callJson = async (
  endpoint: string,
  target: string,
  input: object,
): Promise<{ readonly status: number; readonly body: unknown }> => {
  const response = await fetch(endpoint, {
    method: 'POST',
    headers: { authorization, 'x-amz-target': target },
    body: JSON.stringify(input),
  });
  return { status: response.status, body: await response.json() };
};
