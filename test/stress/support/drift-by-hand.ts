import {
  AttachThingPrincipalCommand,
  DeleteThingCommand,
  DescribeCertificateCommand,
  DescribeThingCommand,
  DetachPolicyCommand,
  DetachThingPrincipalCommand,
  ListAttachedPoliciesCommand,
  ListThingPrincipalsCommand,
  RegisterCertificateCommand,
  UpdateCertificateCommand,
} from '@aws-sdk/client-iot';
import type { DeviceRow } from '../../../domain/device/device-row.ts';
import type { Identity } from '../../e2e/support/devices.ts';
import { eventually } from '../../contract/support/eventually.ts';
import type { GrowingService, Place } from './growing-service.ts';

/** The row of a device that an operator has written. */
export const operatorsRow = ({ thingName, certificateId, certificatePem }: Identity): DeviceRow => ({
  thingName,
  certificateId,
  certificatePem,
  status: 'ACTIVE',
  homeRegion: 'us-west-2',
  writtenBy: 'operator',
  version: 1,
  onboardedAtMs: Date.now(),
  updatedAtMs: Date.now(),
});

/** What a person can do to a device in one Region. */
export const createHand = (service: GrowingService, region: Place) => {
  const { iot } = service.clients(region);
  const arnOf = ({ certificateId }: Identity): string => service.arnOf(region, certificateId);
  const detach = async (device: Identity): Promise<void> => {
    const { thingName } = device;
    await iot.send(new DetachThingPrincipalCommand({ thingName, principal: arnOf(device) }));
  };
  return {
    detach,
    register: async ({ certificatePem }: Identity, status: 'ACTIVE' | 'INACTIVE') => {
      await iot.send(new RegisterCertificateCommand({ certificatePem, status }));
    },
    attach: async (device: Identity, thingName: string) => {
      await iot.send(new AttachThingPrincipalCommand({ thingName, principal: arnOf(device) }));
    },
    deleteThing: async (device: Identity) => {
      await detach(device);
      const { thingName } = device;
      // A detachment takes a moment.
      await eventually(
        async () =>
          iot.send(new DeleteThingCommand({ thingName })).then(
            () => true,
            () => false,
          ),
        (isDone) => isDone,
      );
    },
    deactivate: async ({ certificateId }: Identity) => {
      await iot.send(new UpdateCertificateCommand({ certificateId, newStatus: 'INACTIVE' }));
    },
    detachPolicy: async (device: Identity) => {
      const { policyName } = service;
      await iot.send(new DetachPolicyCommand({ policyName, target: arnOf(device) }));
    },
    /** Everything that makes a device work here, and whether it is there. */
    look: async (device: Identity) => {
      const { thingName, certificateId } = device;
      const orNothing = async <Answer>(ask: Promise<Answer>): Promise<Answer | undefined> =>
        ask.catch(() => undefined);
      const certificate = await orNothing(iot.send(new DescribeCertificateCommand({ certificateId })));
      const thing = await orNothing(iot.send(new DescribeThingCommand({ thingName })));
      const principals = await orNothing(iot.send(new ListThingPrincipalsCommand({ thingName })));
      const policies = await orNothing(iot.send(new ListAttachedPoliciesCommand({ target: arnOf(device) })));
      return {
        status: certificate?.certificateDescription?.status,
        mark: thing?.attributes?.['certificateId'] === certificateId,
        principals: principals?.principals?.length ?? 0,
        isAttached: principals?.principals?.includes(arnOf(device)) ?? false,
        hasPolicy: policies?.policies?.some(({ policyName }) => policyName === service.policyName) ?? false,
      };
    },
  };
};

/** A device that works, and is alone on its thing. */
export const level = {
  status: 'ACTIVE',
  mark: true,
  principals: 1,
  isAttached: true,
  hasPolicy: true,
} as const;
