import Table from 'cli-table3';
import { Command, Option } from 'commander';
import { listCertificates } from '../../infra/pki/list-certificates.ts';
import type { CertificateStatus } from '../../infra/pki/ledger/ledger-entry.ts';
import { type DirFlag, examples, type JsonFlag, withDir, withJson } from './options.ts';
import { shownEntry } from './shown-entry.ts';

interface ListFlags extends DirFlag, JsonFlag {
  readonly status?: CertificateStatus;
}

export const listCommand = (): Command =>
  withJson(withDir(new Command('list').description('every certificate that was issued')))
    .addOption(new Option('--status <status>', 'only those').choices(['valid', 'revoked', 'expired']))
    .addHelpText('after', examples('list', 'list --status revoked', 'list --json'))
    .action(async ({ dir, json, status }: ListFlags) => {
      const nowMs = Date.now();
      const entries = (await listCertificates(dir))
        .map((entry) => shownEntry(entry, nowMs))
        .filter((entry) => status === undefined || entry.status === status);
      if (json) {
        process.stdout.write(`${JSON.stringify(entries)}\n`);
        return;
      }
      const table = new Table({
        head: ['name', 'kind', 'status', 'until', 'serial'],
        style: { head: [], border: [] },
        // One line for each certificate, however many there are.
        chars: { mid: '', 'left-mid': '', 'mid-mid': '', 'right-mid': '' },
      });
      for (const { name, kind, status, notAfter, serial, revokedAt, reason } of entries)
        table.push([
          name,
          kind,
          revokedAt === undefined ? status : `${status} ${revokedAt.slice(0, 10)}, ${reason}`,
          notAfter.slice(0, 10),
          serial,
        ]);
      process.stdout.write(`${table.toString()}\n`);
    });
