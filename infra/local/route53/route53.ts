import { randomUUID } from 'node:crypto';
import type { ResourceProvider } from '../cloudformation/resource-provider.ts';
import type { AwsService } from '../endpoint/aws-service.ts';
import { createHealthCheckProvider, type HealthChecks } from './health-check-provider.ts';
import { createHostedZones, type HostedZone, type HostedZones } from './hosted-zones.ts';
import { createRecordSetProvider } from './record-set-provider.ts';
import { createZoneOperations } from './zone-operations.ts';
import { createZoneService } from './zone-service.ts';

/** One CNAME of a name. */
export interface NameRecord {
  readonly setIdentifier: string | undefined;
  /** Of a latency record; `undefined` for a simple one. */
  readonly region: string | undefined;
  /** Host name, without a dot at its end. */
  readonly target: string;
  /** Host that its health check connects to, likewise; `undefined` where it has none and counts as healthy always. */
  readonly checkedHost: string | undefined;
}

export interface Route53 {
  readonly service: AwsService;
  readonly providers: readonly ResourceProvider[];
  readonly zones: HostedZones;
  readonly records: (name: string) => readonly NameRecord[];
  /** Makes a public zone; its id is made up when left out. */
  readonly createHostedZone: (name: string, id?: string) => HostedZone;
}

const withoutDot = (name: string): string => name.replace(/\.$/, '').toLowerCase();

/** Route 53, which is one for all Regions. It answers no DNS: the name router asks it for records. */
export const createRoute53 = (): Route53 => {
  const checks: HealthChecks = new Map();
  const zones = createHostedZones((id) => checks.has(id));
  return {
    service: createZoneService(createZoneOperations(zones)),
    providers: [createRecordSetProvider(zones), createHealthCheckProvider(checks)],
    zones,
    records: (name) =>
      zones
        .lookUp(name)
        .filter(({ type }) => type === 'CNAME')
        .map(({ setIdentifier, region, values, healthCheckId }) => ({
          setIdentifier,
          region,
          target: withoutDot(values[0] ?? ''),
          checkedHost: healthCheckId === undefined ? undefined : withoutDot(checks.get(healthCheckId) ?? ''),
        })),
    createHostedZone: (name, id) => zones.create({ name, callerReference: randomUUID(), id }),
  };
};
