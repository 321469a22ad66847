import type { NameRecord } from '../route53/route53.ts';
import type { Route } from './name-router.ts';

/** The device gateway of a Region. */
export interface RegionGateway {
  readonly region: string;
  /** Host name of its `iot:Data-ATS` endpoint. */
  readonly endpointName: string;
  /** On 127.0.0.1. */
  readonly port: number;
  readonly isUp: boolean;
}

/** A gateway is found by the name of its endpoint, as DNS would find its address. */
const gatewayAt = (gateways: readonly RegionGateway[], host: string): RegionGateway | undefined =>
  gateways.find(({ endpointName }) => endpointName.toLowerCase() === host);

/**
 * Where the records of a name lead: each to the gateway that its CNAME names, in the Region that it is nearest for. A record without
 * a health check counts as healthy always, as on AWS: its Region is still answered while it is down. A CNAME that names no gateway
 * leads nowhere.
 *
 * A name without records, as in a stage without domainName, leads to every Region that is up: there is no name on AWS then, and
 * devices choose a Region's own endpoint; here they have one port to try all the rest with.
 */
export const recordRoutes = (
  records: readonly NameRecord[],
  gateways: readonly RegionGateway[],
): readonly Route[] => {
  if (records.length === 0) return gateways.map(({ region, port, isUp }) => ({ region, port, isUp }));
  return records.flatMap(({ region, target, checkedHost }) => {
    const port = gatewayAt(gateways, target)?.port;
    const isUp = checkedHost === undefined || gatewayAt(gateways, checkedHost)?.isUp === true;
    // A simple record answers everybody: it is nearest for every Region's place.
    const regions = region === undefined ? gateways.map((gateway) => gateway.region) : [region];
    return regions.map((one) => ({ region: one, port, isUp }));
  });
};
