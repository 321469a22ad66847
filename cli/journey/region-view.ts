import {
  DescribeCertificateCommand,
  DescribeThingCommand,
  type IoTClient,
  ListAttachedPoliciesCommand,
  ListThingPrincipalsCommand,
  ResourceNotFoundException,
} from '@aws-sdk/client-iot';
import { type DynamoDBDocumentClient, GetCommand, paginateScan } from '@aws-sdk/lib-dynamodb';
import { z } from 'zod';

/** What one Region really has of a device, asked for as an operator would. */
export interface DeviceView {
  readonly certificateStatus: string | undefined;
  readonly hasThing: boolean;
  readonly isAttached: boolean;
  readonly policies: readonly string[];
  readonly rowStatus: string | undefined;
}

export interface StoredMessage {
  readonly thingName: string;
  readonly messageKey: string;
  readonly region: string;
}

const orAbsent = async <Found>(call: Promise<Found>): Promise<Found | undefined> =>
  call.catch((error: unknown) => {
    if (error instanceof ResourceNotFoundException) return undefined;
    throw error;
  });

const row = z.looseObject({ status: z.string() });
const storedMessage = z.object({ thingName: z.string(), messageKey: z.string(), region: z.string() });

export const createRegionView = (
  { iot, documents }: { readonly iot: IoTClient; readonly documents: DynamoDBDocumentClient },
  tables: { readonly registry: string; readonly telemetry: string },
) => ({
  device: async (thingName: string, certificateId: string): Promise<DeviceView> => {
    const certificate = await orAbsent(iot.send(new DescribeCertificateCommand({ certificateId })));
    const description = certificate?.certificateDescription;
    const thing = await orAbsent(iot.send(new DescribeThingCommand({ thingName })));
    const principals = await orAbsent(iot.send(new ListThingPrincipalsCommand({ thingName })));
    const policies =
      description?.certificateArn === undefined
        ? undefined
        : await iot.send(new ListAttachedPoliciesCommand({ target: description.certificateArn }));
    const found = await documents.send(new GetCommand({ TableName: tables.registry, Key: { thingName } }));
    return {
      certificateStatus: description?.status,
      hasThing: thing !== undefined,
      isAttached: principals?.principals?.some((arn) => arn.endsWith(`cert/${certificateId}`)) ?? false,
      policies: (policies?.policies ?? []).flatMap(({ policyName }) => policyName ?? []),
      rowStatus: row.safeParse(found.Item).data?.status,
    };
  },
  messages: async (): Promise<readonly StoredMessage[]> => {
    const messages: StoredMessage[] = [];
    for await (const page of paginateScan({ client: documents }, { TableName: tables.telemetry }))
      messages.push(...z.array(storedMessage).parse(page.Items ?? []));
    return messages;
  },
});

export type RegionView = ReturnType<typeof createRegionView>;
