import { GetHostedZoneCommand, Route53Client } from '@aws-sdk/client-route-53';
import { awsMessage } from './aws-message.ts';

export interface HostedZone {
  readonly id: string;
  /** Without the closing dot. */
  readonly name: string;
  readonly isPrivate: boolean;
}

/** Reads a hosted zone; Route 53 is global, the Region only says where its requests are signed for. */
export const readHostedZone = async (id: string, region: string): Promise<HostedZone> => {
  const client = new Route53Client({ region });
  try {
    const { HostedZone: zone } = await client.send(new GetHostedZoneCommand({ Id: id }));
    return {
      id,
      name: (zone?.Name ?? '').replace(/\.$/, ''),
      isPrivate: zone?.Config?.PrivateZone ?? false,
    };
  } catch (cause) {
    const why =
      cause instanceof Error && cause.name === 'NoSuchHostedZone' ? 'it does not exist' : awsMessage(cause);
    throw new Error(
      `The hosted zone ${id} cannot be read (${why}). Set hostedZoneId to that of your domain: aws route53 list-hosted-zones`,
      { cause },
    );
  } finally {
    client.destroy();
  }
};

/** @throws Error when the name cannot stand in the zone */
export const checkHostedZone = ({ id, name, isPrivate }: HostedZone, domainName: string): void => {
  if (isPrivate)
    throw new Error(
      `The hosted zone ${id} is private: devices, and ACM's validation, need a public one for ${domainName}.`,
    );
  const domain = domainName.toLowerCase();
  if (domain === name.toLowerCase())
    throw new Error(
      `${domainName} is the hosted zone's own name, where DNS allows no CNAME. Take a name below it, such as iot.${domainName}.`,
    );
  if (!domain.endsWith(`.${name.toLowerCase()}`))
    throw new Error(
      `The hosted zone ${id} is that of ${name}, which does not contain ${domainName}. Change hostedZoneId or domainName.`,
    );
};
