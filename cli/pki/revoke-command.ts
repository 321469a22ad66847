import { Command, Option } from 'commander';
import { listCertificates } from '../../infra/pki/list-certificates.ts';
import { LedgerError } from '../../infra/pki/pki-errors.ts';
import { reasonCodes, revocationReasons, type RevocationReason } from '../../infra/pki/revocation-reason.ts';
import { revokeCertificate } from '../../infra/pki/revoke-certificate.ts';
import { suggestName } from '../nearest-name.ts';
import { day } from './day.ts';
import { type DirFlag, examples, type JsonFlag, withDir, withJson } from './options.ts';
import { shownEntry } from './shown-entry.ts';

interface RevokeFlags extends DirFlag, JsonFlag {
  readonly serial?: string;
  readonly reason: RevocationReason;
}

/** A hold is there to be taken back, and this ledger takes nothing back. */
const reasons = revocationReasons.filter((reason) => reasonCodes[reason] !== reasonCodes.certificateHold);

/** Of a name that the ledger does not know, the one that was probably meant. */
const withSuggestion = async (error: unknown, dir: string, name: string | undefined): Promise<unknown> => {
  if (!(error instanceof LedgerError) || name === undefined) return error;
  const names = (await listCertificates(dir)).map((entry) => entry.name);
  if (names.includes(name)) return error;
  return new LedgerError(`${error.message}${suggestName(name, names)}`, { cause: error });
};

const act = async (name: string | undefined, flags: RevokeFlags, command: Command): Promise<void> => {
  const { serial, dir, reason, json } = flags;
  if ((name === undefined) === (serial === undefined))
    command.error('error: give either the NAME of a device or server, or --serial', { exitCode: 2 });
  const which = serial === undefined ? { name: name ?? '' } : { serial };
  const { entry, wasRevoked } = await revokeCertificate(dir, which, reason).catch(async (error: unknown) => {
    throw await withSuggestion(error, dir, name);
  });
  const { revocation } = entry;
  if (json) process.stdout.write(`${JSON.stringify({ ...shownEntry(entry, Date.now()), wasRevoked })}\n`);
  else if (revocation !== undefined)
    process.stdout.write(
      `${entry.name}: serial ${entry.serial} ${wasRevoked ? 'was revoked already, on' : 'is revoked,'} ${day(revocation.atMs)}, ${revocation.reason}\n`,
    );
  if (!wasRevoked) process.stderr.write('The next CRL tells it: npx landfall pki crl\n');
};

export const revokeCommand = (): Command =>
  withJson(
    withDir(
      new Command('revoke').description('revoke a certificate for good; once revoked, it stays as it is'),
    ),
  )
    .argument('[name]', 'device or server')
    .option('--serial <hex>', 'the certificate of that serial, where a name has several')
    .addOption(
      new Option('--reason <reason>', 'reason code of RFC 5280 5.3.1')
        .choices(reasons)
        .default('unspecified'),
    )
    .addHelpText(
      'after',
      examples(
        'revoke pump-1 --reason keyCompromise',
        'revoke --serial 5f0c7a11d0b94e6f --reason superseded',
      ),
    )
    .action(act);
