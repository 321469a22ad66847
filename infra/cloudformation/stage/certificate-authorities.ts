import { resolve } from 'node:path';
import * as z from 'zod';
import { type CaCertificate, readCaCertificates } from './ca-certificate.ts';
import { quietly } from './quietly.ts';
import { retention } from './retention.ts';
import { readSettings, type VariableContext } from './settings.ts';

const projectFolder = resolve(import.meta.dirname, '../../..');

/** The CAs that `--param="caCertificate=PATH,PATH"` names, or LANDFALL_CA_CERTIFICATE, or the stage. */
const readAuthorities = async (
  context: VariableContext,
  { caCertificatePaths }: Pick<Awaited<ReturnType<typeof readSettings>>, 'caCertificatePaths'>,
): Promise<readonly CaCertificate[]> => {
  const named = z
    .string()
    .nullable()
    .parse(await context.resolveVariable('param:caCertificate, env:LANDFALL_CA_CERTIFICATE, null'));
  const paths = named?.split(',') ?? caCertificatePaths.map((path) => resolve(projectFolder, path));
  return readCaCertificates(paths, new Date());
};

/** The CA itself is in its logical id: a CA that joins or leaves the list moves no other. */
const logicalIdOf = ({ id }: CaCertificate) => `CertificateAuthority${id.slice(0, 16)}`;

/**
 * A resource for each CA. SNI_ONLY needs no verification certificate, and lets one CA stand in every Region and account.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-iot-cacertificate.html
 */
export const certificateAuthorities = async (context: VariableContext) => {
  const settings = await quietly(null, readSettings)(context);
  if (settings === null) return {};
  const kept = retention(settings);
  return Object.fromEntries(
    (await readAuthorities(context, settings)).map((authority) => [
      logicalIdOf(authority),
      {
        Type: 'AWS::IoT::CACertificate',
        ...kept,
        Properties: {
          CACertificatePem: authority.pem,
          CertificateMode: 'SNI_ONLY',
          Status: 'ACTIVE',
          AutoRegistrationStatus: 'ENABLE',
        },
      },
    ]),
  );
};

const logicalIds = quietly<readonly string[]>([], async (context) =>
  (await readAuthorities(context, await readSettings(context))).map(logicalIdOf),
);

export const certificateAuthorityIds = async (context: VariableContext) =>
  (await logicalIds(context)).map((id) => ({ Ref: id }));

export const certificateAuthorityArns = async (context: VariableContext) =>
  (await logicalIds(context)).map((id) => ({ 'Fn::GetAtt': [id, 'Arn'] }));
