import { z } from 'zod';

export const recordTypes = ['SOA', 'A', 'TXT', 'NS', 'CNAME', 'MX', 'PTR', 'SRV', 'AAAA', 'CAA'] as const;

/** A resource record set: a simple one, or one of several latency records of a name, told apart by `setIdentifier`. */
export interface RecordSet {
  /** As `dnsName` gives it. */
  readonly name: string;
  readonly type: (typeof recordTypes)[number];
  readonly ttl: number;
  readonly values: readonly string[];
  readonly setIdentifier: string | undefined;
  readonly region: string | undefined;
  readonly healthCheckId: string | undefined;
}

const notHere = z.undefined('localhost implements simple and latency records only: leave it out').optional();

/** Members that every way to write a record set has. Others are refused by name. */
export const recordSetShape = {
  Name: z.string().min(1).max(1024),
  Type: z.enum(recordTypes),
  SetIdentifier: z.string().min(1).max(128).optional(),
  Region: z.string().min(1).max(64).optional(),
  HealthCheckId: z.string().max(64).optional(),
  AliasTarget: notHere,
  Weight: notHere,
  Failover: notHere,
  GeoLocation: notHere,
  GeoProximityLocation: notHere,
  MultiValueAnswer: notHere,
  CidrRoutingConfig: notHere,
} as const;

/** How errors name a record set. */
export const label = ({ name, type, setIdentifier }: RecordSet): string =>
  `[name='${name}', type='${type}'${setIdentifier === undefined ? '' : `, set-identifier='${setIdentifier}'`}]`;

export const isSameSet = (one: RecordSet, other: RecordSet): boolean =>
  one.name === other.name && one.type === other.type && one.setIdentifier === other.setIdentifier;
