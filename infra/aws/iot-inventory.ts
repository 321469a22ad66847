import {
  type IoTClient,
  ListCertificatesByCACommand,
  ListPrincipalThingsCommand,
  ListThingsCommand,
} from '@aws-sdk/client-iot';
import type { Inventory } from '../../domain/ports/inventory.ts';
import { TerminalError } from '../../domain/saga/terminal-error.ts';
import { callAws } from './call-aws.ts';
import { type AccountRegion, certificateArn } from './certificate-arn.ts';

/** The most that AWS IoT gives at once. */
const largestPage = 250;

/** `ca` and, from its second page on, `ca marker`. */
const readToken = (caCertificateIds: readonly string[], after: string | undefined) => {
  const [id = '', marker] = after?.split(' ') ?? caCertificateIds;
  const index = caCertificateIds.indexOf(id);
  if (index === -1 && after !== undefined)
    throw new TerminalError(
      'invalid-request',
      `The list goes on with the CA ${id}, which is not ours any more`,
    );
  return { id, marker: after === undefined ? undefined : marker, following: caCertificateIds[index + 1] };
};

/** What AWS IoT has in the client's Region: its things, and the certificates of these CAs, in the order of the list. */
export const createIotInventory = (
  client: IoTClient,
  accountRegion: AccountRegion,
  caCertificateIds: readonly string[],
  pageSize = largestPage,
): Omit<Inventory, 'rows'> => ({
  things: async (after) => {
    const { things = [], nextToken } = await callAws('ListThings', () =>
      client.send(new ListThingsCommand({ maxResults: pageSize, nextToken: after })),
    );
    return {
      items: things.flatMap(({ thingName, attributes }) => {
        const certificateId = attributes?.['certificateId'];
        if (thingName === undefined) return [];
        return [{ thingName, ...(certificateId !== undefined && { certificateId }) }];
      }),
      ...(nextToken !== undefined && { next: nextToken }),
    };
  },

  certificates: async (after) => {
    if (caCertificateIds.length === 0) return { items: [] };
    const { id: caCertificateId, marker, following } = readToken(caCertificateIds, after);
    const { certificates, nextMarker } = await callAws(
      'ListCertificatesByCA',
      async () => client.send(new ListCertificatesByCACommand({ caCertificateId, pageSize, marker })),
      // A CA that has been removed by hand signed nobody.
      { instead: { ResourceNotFoundException: { certificates: [], nextMarker: undefined } } },
    );
    const next = nextMarker === undefined ? following : `${caCertificateId} ${nextMarker}`;
    return {
      items: (certificates ?? []).flatMap(({ certificateId, status }) =>
        certificateId === undefined || status === undefined ? [] : [{ certificateId, status }],
      ),
      ...(next !== undefined && { next }),
    };
  },

  thingsOf: (certificateId) =>
    callAws(
      'ListPrincipalThings',
      async () => {
        const principal = certificateArn(accountRegion, certificateId);
        const names: string[] = [];
        let nextToken: string | undefined;
        do {
          const page = await client.send(new ListPrincipalThingsCommand({ principal, nextToken }));
          names.push(...(page.things ?? []));
          ({ nextToken } = page);
        } while (nextToken !== undefined);
        return names;
      },
      { instead: { ResourceNotFoundException: [] } },
    ),
});
