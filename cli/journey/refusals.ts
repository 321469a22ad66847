import { hold, type Journey, viewOf } from './context.ts';
import type { RefusedDevice } from './facts.ts';
import type { Traveller } from './fleet.ts';
import { logRecord } from './metrics.ts';

interface Refusal {
  readonly reason: string;
  readonly detail: string;
}

const refusalOf = ({ observed }: Journey, { certificateId }: Traveller): Refusal | undefined => {
  for (const event of observed.all()) {
    const record = logRecord(event);
    if (record?.['certificateId'] === certificateId && typeof record['reason'] === 'string')
      return { reason: record['reason'], detail: String(record['detail']) };
  }
  return undefined;
};

/** The device comes back to a certificate that was set INACTIVE, and is closed again. */
const isKeptOut = async ({ observed }: Journey, { device, certificateId }: Traveller): Promise<void> => {
  await observed.until(`${device.clientId} is kept out`, () =>
    observed
      .all()
      .find(
        (event) =>
          event.type === 'certificate-status' &&
          event.certificateId === certificateId &&
          event.status === 'INACTIVE',
      ),
  );
  hold(
    observed
      .all()
      .every(
        (event) =>
          event.type !== 'connection' || event.certificateId !== certificateId || event.outcome === 'closed',
      ),
    `${device.clientId} is never let in`,
  );
};

const refuse = async (journey: Journey, traveller: Traveller, reason: string): Promise<RefusedDevice> => {
  const { observed, report } = journey;
  traveller.device.start();
  const refusal = await observed.until(`the refusal of ${traveller.device.clientId}`, () =>
    refusalOf(journey, traveller),
  );
  await isKeptOut(journey, traveller);
  await traveller.device.stop();
  hold(
    refusal.reason === reason,
    `"${traveller.device.clientId}" is refused for ${reason}, not ${refusal.reason}`,
  );
  report.line(`"${traveller.device.clientId}" was refused, ${refusal.reason}: ${refusal.detail}`);
  return { commonName: traveller.device.clientId, ...refusal };
};

/** One device with a name that cannot be a thing's, and one with a second certificate for a name that is taken. */
export const refusals = async (journey: Journey): Promise<void> => {
  const { fleet, report, regions } = journey;
  report.stage('4  two devices that must be refused');
  const [owner] = fleet;
  if (owner === undefined) throw new RangeError('a journey needs a device');
  const misnamed = await journey.makeDevice('pump 7', regions[0]);
  const impostor = await journey.makeDevice(owner.device.clientId, regions[1]);

  const refused = [
    await refuse(journey, misnamed, 'common-name-invalid'),
    await refuse(journey, impostor, 'identity-taken'),
  ];

  await journey.landfall.cloud.settled();
  for (const region of regions) {
    const view = await viewOf(journey, region).device(owner.device.clientId, impostor.certificateId);
    hold(!view.isAttached && view.certificateStatus !== 'ACTIVE', `the impostor has nothing in ${region}`);
    const whole = await viewOf(journey, region).device(owner.device.clientId, owner.certificateId);
    hold(
      whole.certificateStatus === 'ACTIVE' && whole.isAttached,
      `${owner.device.clientId} keeps its name in ${region}`,
    );
  }
  report.keep({ refused });
};
