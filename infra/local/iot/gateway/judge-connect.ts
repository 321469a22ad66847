import type { TLSSocket } from 'node:tls';
import type { ConnectPacket } from 'aedes';
import type { GatewayRegistry } from '../gateway-registry.ts';
import { publishRefusal } from './publish-limits.ts';
import type { ServedDomain } from './served-domain.ts';

interface Names {
  /** The Region's own. */
  readonly serverNames: readonly string[];
  readonly domains: (serverName: string) => ServedDomain | undefined;
}

type Judgement =
  | { readonly verdict: 'admitted'; readonly certificateId: string }
  | { readonly verdict: 'refused'; readonly certificateId: string | undefined; readonly reason: string };

/** "AWS IoT Core endpoints and quotas": client ID size, in bytes of UTF-8. */
const MAX_CLIENT_ID_BYTES = 128;
/** CONNECT's protocol level of MQTT 3.1.1 [MQTT-3.1.2-2]. */
const MQTT_3_1_1 = 4;

const packetFault = (packet: ConnectPacket): string | undefined => {
  if (packet.protocolVersion !== MQTT_3_1_1)
    return 'only MQTT 3.1.1 is spoken here: set the client to version 3.1.1';
  if (packet.clientId === '') return 'the client id is empty';
  if (Buffer.byteLength(packet.clientId) > MAX_CLIENT_ID_BYTES)
    return `the client id is longer than ${MAX_CLIENT_ID_BYTES} bytes`;
  if (packet.will === undefined) return undefined;
  const { topic, payload, qos = 0 } = packet.will;
  const refusal = publishRefusal({ topic, payload, qos });
  return refusal === undefined ? undefined : `the will is refused: ${refusal}`;
};

const serverNameFault = (socket: TLSSocket, { serverNames, domains }: Names): string | undefined => {
  const serverName = serverNameOf(socket);
  if (serverName === undefined) return 'the client sent no server name (SNI)';
  const domain = domains(serverName);
  // On AWS the handshake fails already: OpenSSL settles the version before it knows the name.
  const version = socket.getProtocol() ?? 'unknown';
  if (domain !== undefined)
    return domain.protocols.includes(version)
      ? undefined
      : `the security policy of ${serverName} takes ${domain.protocols.join(', ')}, not ${version}`;
  return serverNames.some((name) => name.toLowerCase() === serverName.toLowerCase())
    ? undefined
    : `no domain configuration has the server name ${serverName}`;
};

const serverNameOf = ({ servername }: TLSSocket): string | undefined =>
  typeof servername === 'string' ? servername : undefined;

/**
 * Judges an MQTT CONNECT. Only what is well formed reaches the registry, which may register the certificate just in time; a TLS
 * handshake alone never does.
 */
export const judgeConnect = (
  { socket, packet }: { readonly socket: TLSSocket; readonly packet: ConnectPacket },
  { registry, ...names }: Names & { readonly registry: GatewayRegistry },
): Judgement => {
  const fault = packetFault(packet) ?? serverNameFault(socket, names);
  if (fault !== undefined) return { verdict: 'refused', certificateId: undefined, reason: fault };

  const leaf = socket.getPeerX509Certificate();
  if (leaf === undefined)
    return { verdict: 'refused', certificateId: undefined, reason: 'the client sent no certificate' };
  if (!registry.hasRoomFor(packet.clientId))
    return { verdict: 'refused', certificateId: undefined, reason: 'too many CONNECTs: throttled' };

  const presented = registry.present(leaf, serverNameOf(socket));
  if (presented.verdict === 'refused') return presented;

  const { certificateId } = presented;
  const { clientId, will } = packet;
  const refused = (reason: string): Judgement => ({ verdict: 'refused', certificateId, reason });
  if (!registry.isAllowed({ certificateId, clientId, action: 'iot:Connect', resource: clientId }))
    return refused(`no policy allows iot:Connect on client/${clientId}`);
  if (
    will !== undefined &&
    !registry.isAllowed({ certificateId, clientId, action: 'iot:Publish', resource: will.topic })
  )
    return refused(`no policy allows iot:Publish on topic/${will.topic}, the topic of the will`);
  return { verdict: 'admitted', certificateId };
};
