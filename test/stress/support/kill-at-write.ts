import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { DatabaseSync } from 'node:sqlite';

/** Loaded into a process by `--import`: it dies by SIGKILL right before its n-th write, of a file, a name or the ledger. */
export const killAtWriteVariable = 'LANDFALL_TEST_KILL_AT_WRITE';

const killAt = Number(process.env[killAtWriteVariable] ?? Infinity);
let writes = 0;

const countWrite = (): void => {
  writes += 1;
  if (writes === killAt) process.kill(process.pid, 'SIGKILL');
};

const counted = <Args extends unknown[], Result>(
  call: (...args: Args) => Result,
  isWrite: (...args: Args) => boolean = () => true,
): ((...args: Args) => Result) =>
  function (this: unknown, ...args: Args): Result {
    if (isWrite(...args)) countWrite();
    return call.apply(this, args);
  };

if (Number.isFinite(killAt)) {
  const { promises } = fs;
  Object.assign(promises, {
    mkdir: counted(promises.mkdir),
    rename: counted(promises.rename),
    rm: counted(promises.rm),
    open: counted(promises.open, (_path, flags) => flags === 'w'),
  });
  syncBuiltinESMExports();
  // oxlint-disable-next-line typescript/unbound-method -- it is called on the database that it is called on
  const { exec } = DatabaseSync.prototype;
  Object.assign(DatabaseSync.prototype, { exec: counted(exec, (sql) => /^(BEGIN|COMMIT)/.test(sql)) });
}
