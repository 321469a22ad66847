import type { X509Certificate } from 'node:crypto';
import { z } from 'zod';
import type { Variables } from '../../policy/pattern.ts';
import type { DeviceCertificate } from './certificates.ts';
import type { ThingPrincipal } from './thing-principals.ts';
import type { Thing } from './things.ts';

/** AWS's names of the attributes of a distinguished name, and OpenSSL's ("X.509 Certificate AWS IoT Core policy variables"). */
const nameAttributes: Readonly<Record<string, string>> = {
  DistinguishedNameQualifier: 'dnQualifier',
  Country: 'C',
  Organization: 'O',
  OrganizationalUnit: 'OU',
  State: 'ST',
  CommonName: 'CN',
  SerialNumber: 'serialNumber',
  Title: 'title',
  Surname: 'SN',
  GivenName: 'GN',
  Initials: 'initials',
  Pseudonym: 'pseudonym',
  GenerationQualifier: 'generationQualifier',
};

const knownNames = [
  /^iot:ClientId$/i,
  /^iot:CertificateId$/i,
  /^iot:Connection\.Thing\.(?:ThingName|IsAttached|Attributes\[[a-zA-Z0-9_.,@/:#-]+\])$/i,
  new RegExp(
    String.raw`^iot:Certificate\.(?:Subject|Issuer)\.(?:${Object.keys(nameAttributes).join('|')})(?:\.[0-4])?$`,
    'i',
  ),
];

export const isPolicyVariable = (name: string): boolean => knownNames.some((known) => known.test(name));

/** "Certificate attributes that contain arrays are limited to five items." */
const itemLimit = 5;
const lengthLimit = 1024;

/** A value with a wildcard, or too long, is not filled in: same page, "Limitations". */
const isUsable = (value: string): boolean => value.length <= lengthLimit && !/[*?]/.test(value);

const distinguishedName = z.record(z.string(), z.union([z.string(), z.array(z.string())]));

type Entry = readonly [name: string, value: string];

const nameVariables = (holder: 'Subject' | 'Issuer', x509: X509Certificate): Variables => {
  const legacy = x509.toLegacyObject();
  const name = distinguishedName.parse({ ...(holder === 'Subject' ? legacy.subject : legacy.issuer) });
  const entries = Object.entries(nameAttributes).flatMap(([attribute, shortName]): readonly Entry[] => {
    const values = [name[shortName] ?? []].flat().slice(0, itemLimit);
    const variable = `iot:Certificate.${holder}.${attribute}`;
    // The plain name gives the first value, an index counts from zero.
    const first = values.slice(0, 1).map((value): Entry => [variable, value]);
    return first.concat(values.map((value, index): Entry => [`${variable}.${index}`, value]));
  });
  return Object.fromEntries(entries.filter(([, value]) => isUsable(value)));
};

const certificateVariables = new WeakMap<X509Certificate, Variables>();

/** A certificate never changes, and every message of a device asks for these. */
const variablesOfCertificate = (x509: X509Certificate): Variables => {
  const variables = certificateVariables.get(x509) ?? {
    ...nameVariables('Subject', x509),
    ...nameVariables('Issuer', x509),
  };
  certificateVariables.set(x509, variables);
  return variables;
};

/**
 * Which thing a connection stands for: the one that the certificate belongs to exclusively, else the one that has the client
 * id for its name, if the certificate is attached to it ("Thing policy variables").
 */
const thingOfConnection = (attachments: readonly ThingPrincipal[], clientId: string): string | undefined =>
  attachments.find(({ type, thingName }) => type === 'EXCLUSIVE_THING' || thingName === clientId)?.thingName;

const thingVariables = (thing: Thing | undefined): Variables => {
  if (thing === undefined) return { 'iot:Connection.Thing.IsAttached': 'false' };
  const attributes = Object.entries(thing.attributes).map(
    ([name, value]) => [`iot:Connection.Thing.Attributes[${name}]`, value] as const,
  );
  return {
    'iot:Connection.Thing.IsAttached': 'true',
    'iot:Connection.Thing.ThingName': thing.thingName,
    ...Object.fromEntries(attributes),
  };
};

/** What the policies of a certificate see of one connection. */
export const policyVariables = (connection: {
  readonly certificate: DeviceCertificate;
  readonly clientId: string;
  readonly attachments: readonly ThingPrincipal[];
  readonly findThing: (thingName: string) => Thing | undefined;
}): Variables => {
  const { certificate, clientId, attachments, findThing } = connection;
  const thingName = thingOfConnection(attachments, clientId);
  return {
    'iot:ClientId': clientId,
    'iot:CertificateId': certificate.certificateId,
    ...variablesOfCertificate(certificate.x509),
    ...thingVariables(thingName === undefined ? undefined : findThing(thingName)),
  };
};
