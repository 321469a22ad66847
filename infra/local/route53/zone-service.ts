import { AwsError, type AwsRequest, type AwsService } from '../endpoint/aws-service.ts';
import { encodeQueryError } from '../endpoint/encode-error.ts';
import { writeXml } from '../protocol/write-xml.ts';
import type { ZoneOperation } from './zone-operations.ts';

const version = '/2013-04-01';
const namespace = `https://route53.amazonaws.com/doc${version}/`;

/** Route 53 on the wire: restXml. https://smithy.io/2.0/aws/protocols/aws-restxml-protocol.html */
export const createZoneService = (operations: readonly ZoneOperation[]): AwsService => {
  const route = (request: AwsRequest): { readonly operation: ZoneOperation; readonly id: string } => {
    const path = request.path.startsWith(version) ? request.path.slice(version.length) : '';
    for (const operation of operations) {
      const match = operation.method === request.method ? operation.path.exec(path) : null;
      if (match !== null) return { operation, id: decodeURIComponent(match[1] ?? '') };
    }
    throw new AwsError(
      'UnknownOperationException',
      404,
      `${request.method} ${request.path} is no operation of Route 53 that localhost implements; it has ${operations.map(({ name }) => name).join(', ')}.`,
    );
  };

  return {
    scopes: ['route53'],
    permissions: (request) => {
      const { operation, id } = route(request);
      const { name, resource } = operation;
      return [
        { action: `route53:${name}`, resource: typeof resource === 'string' ? resource : resource(id) },
      ];
    },
    // Async although no operation waits, so that an error is a rejection.
    handle: async (request) => {
      const { operation, id } = route(request);
      // Lists hold what their plural says: HostedZones, HostedZone.
      const content = writeXml(operation.run(request, id), (list) => list.slice(0, -1));
      const element = `${operation.name}Response`;
      return {
        status: operation.status ?? 200,
        headers: { 'content-type': 'text/xml' },
        body: `<?xml version="1.0" encoding="UTF-8"?>\n<${element} xmlns="${namespace}">${content}</${element}>`,
      };
    },
    encodeError: encodeQueryError,
  };
};
