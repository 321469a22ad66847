import {
  AttachThingPrincipalCommand,
  CreateThingCommand,
  DeleteThingCommand,
  DescribeThingCommand,
  DetachThingPrincipalCommand,
  type IoTClient,
  ListThingPrincipalsCommand,
} from '@aws-sdk/client-iot';
import type { ThingRegistry } from '../../domain/ports/thing-registry.ts';
import { callAws } from './call-aws.ts';
import { type AccountRegion, certificateArn, certificateIdOf } from './certificate-arn.ts';
import { creationPatience, detachmentPatience, type Patience, retryWhile } from './retry-while.ts';

/** AWS has no error of its own for this: "Cannot delete. Thing X is still attached to one or more principals". */
const isStillAttached = (error: Error) =>
  error.name === 'InvalidRequestException' && /attached/i.test(error.message);

/** AWS does not promise that a thing or a certificate is seen by the next call after the one that made it. */
const isNotYetSeen = (error: Error) => error.name === 'ResourceNotFoundException';

/** The things of the Region that the client speaks to; `accountRegion` is that Region. */
export const createIotThingRegistry = (
  client: IoTClient,
  accountRegion: AccountRegion,
  patience: { readonly creation: Patience; readonly detachment: Patience } = {
    creation: creationPatience,
    detachment: detachmentPatience,
  },
): ThingRegistry => {
  const listPrincipals = async (thingName: string): Promise<readonly string[]> => {
    const principals: string[] = [];
    let nextToken: string | undefined;
    do {
      const page = await client.send(new ListThingPrincipalsCommand({ thingName, nextToken }));
      principals.push(...(page.principals ?? []));
      ({ nextToken } = page);
    } while (nextToken !== undefined);
    return principals;
  };

  return {
    describe: async (thingName) => {
      const thing = await callAws(
        'DescribeThing',
        () => client.send(new DescribeThingCommand({ thingName })),
        { instead: { ResourceNotFoundException: undefined } },
      );
      if (thing === undefined) return undefined;
      const certificateId = thing.attributes?.['certificateId'];
      return { thingName, ...(certificateId !== undefined && { certificateId }) };
    },

    // AWS answers the same for a thing that it made and for one that was there with the same attributes.
    create: ({ thingName, certificateId }) =>
      callAws(
        'CreateThing',
        async () => {
          const attributePayload = { attributes: { certificateId } };
          await client.send(new CreateThingCommand({ thingName, attributePayload }));
          return 'created' as const;
        },
        { instead: { ResourceAlreadyExistsException: 'exists' } },
      ),

    // AWS answers with success for a thing that is not there. What is still attached after our patience is left for a retry.
    remove: (thingName) =>
      callAws(
        'DeleteThing',
        () =>
          retryWhile(
            isStillAttached,
            async () => {
              await client.send(new DeleteThingCommand({ thingName }));
            },
            patience.detachment,
          ),
        { isPassing: isStillAttached },
      ),

    attachCertificate: (thingName, certificateId) =>
      callAws(
        'AttachThingPrincipal',
        () =>
          retryWhile(
            isNotYetSeen,
            async () => {
              const principal = certificateArn(accountRegion, certificateId);
              await client.send(new AttachThingPrincipalCommand({ thingName, principal }));
            },
            patience.creation,
          ),
        { reasons: { ResourceNotFoundException: 'thing-or-certificate-not-found' } },
      ),

    detachCertificate: (thingName, certificateId) =>
      callAws(
        'DetachThingPrincipal',
        async () => {
          const principal = certificateArn(accountRegion, certificateId);
          await client.send(new DetachThingPrincipalCommand({ thingName, principal }));
        },
        { instead: { ResourceNotFoundException: undefined } },
      ),

    attachedCertificates: async (thingName) => {
      const principals = await callAws('ListThingPrincipals', () => listPrincipals(thingName), {
        instead: { ResourceNotFoundException: [] },
      });
      return principals.map(certificateIdOf).filter((id) => id !== undefined);
    },
  };
};
