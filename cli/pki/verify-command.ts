import { Command } from 'commander';
import { verifyFiles } from '../../infra/pki/verify-files.ts';
import { type DirFlag, examples, type JsonFlag, withDir, withJson } from './options.ts';

export const verifyCommand = (): Command =>
  withJson(
    withDir(
      new Command('verify').description('look at a certificate: chain, dates, name, key, ledger and CRL'),
    ),
  )
    .argument('<path>', 'a certificate in PEM, or the folder of a device or server')
    .addHelpText(
      'after',
      examples(
        'verify .landfall/pki/devices/pump-1',
        'verify .landfall/pki/server --json',
        'verify pump.pem',
      ),
    )
    .action(async (path: string, { dir, json }: DirFlag & JsonFlag) => {
      const points = await verifyFiles(dir, path, new Date());
      const bad = points.filter(({ isGood }) => !isGood).map(({ point }) => point);
      if (json) process.stdout.write(`${JSON.stringify({ path, isGood: bad.length === 0, points })}\n`);
      else
        for (const { point, isGood, says } of points)
          process.stdout.write(`${isGood ? 'ok ' : 'NOT'}  ${point.padEnd(11)}  ${says}\n`);
      if (bad.length > 0)
        throw new Error(`${path} is not to be trusted: ${bad.join(', ')}. See above for what to do.`);
    });
