/**
 * The host name of a Region's `iot:Data-ATS` endpoint: what DescribeEndpoint answers and a CNAME points to. As on AWS it names a host
 * and no port, for a CNAME cannot hold one; there the port is 8883, here it is the one that the Region's device gateway was given.
 *
 * Names below `localhost` lead to this machine wherever the resolver follows RFC 6761 (systemd does, plain glibc does not), so a
 * device may as well connect to `localhost` on that port: the gateway serves both.
 */
export const dataEndpointName = ({
  region,
  accountId,
}: {
  readonly region: string;
  readonly accountId: string;
}): string => `${accountId}-ats.iot.${region}.localhost`;
