import { Command, InvalidArgumentError } from 'commander';
import { writeCrl } from '../../infra/pki/crl/write-crl.ts';
import { day } from './day.ts';
import {
  type DirFlag,
  examples,
  type JsonFlag,
  type PassphraseFlag,
  withDir,
  withJson,
  withPassphrase,
} from './options.ts';
import { passphraseToSign } from './passphrase.ts';

interface CrlFlags extends DirFlag, JsonFlag, PassphraseFlag {
  readonly days: number;
}

const parseDays = (value: string): number => {
  const days = Number(value);
  if (!/^\d+$/.test(value) || days < 1 || days > 3650)
    throw new InvalidArgumentError('The days are a whole number from 1 to 3650.');
  return days;
};

export const crlCommand = (): Command =>
  withJson(
    withPassphrase(
      withDir(
        new Command('crl').description('sign a CRL of all that was revoked: crl/crl.pem and crl/crl.der'),
      ),
    ),
  )
    .option('--days <n>', 'days until the next one', parseDays, 30)
    .addHelpText('after', examples('crl', 'crl --days 7 --passphrase-file /run/secrets/ca'))
    .action(async (flags: CrlFlags) => {
      const { number, thisUpdateMs, nextUpdateMs, revocations, pem, der } = await writeCrl(
        flags.dir,
        flags.days,
        await passphraseToSign(flags.dir, flags),
      );
      if (flags.json)
        process.stdout.write(
          `${JSON.stringify({
            number: String(number),
            thisUpdate: new Date(thisUpdateMs).toISOString(),
            nextUpdate: new Date(nextUpdateMs).toISOString(),
            revoked: revocations.size,
            pem,
            der,
          })}\n`,
        );
      else
        process.stdout.write(
          `CRL ${number}: ${revocations.size} revoked, the next by ${day(nextUpdateMs)}\n${pem}\n${der}\n`,
        );
    });
