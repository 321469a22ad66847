import { readdirSync, readFileSync } from 'node:fs';
import { setImmediate as turn } from 'node:timers/promises';

export interface RunningProcess {
  readonly pid: number;
  readonly commandLine: readonly string[];
}

const read = (pid: number, file: string): string => {
  try {
    return readFileSync(`/proc/${String(pid)}/${file}`, 'utf8');
  } catch {
    return '';
  }
};

const parentOf = (pid: number): number => {
  const stat = read(pid, 'stat');
  return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1] ?? -1);
};

/** The processes below one, of all generations. */
export const descendantsOf = (ancestor: number): readonly RunningProcess[] => {
  const pids = readdirSync('/proc').flatMap((name) => (/^\d+$/.test(name) ? [Number(name)] : []));
  const found: RunningProcess[] = [];
  for (const pid of pids) {
    if (parentOf(pid) !== ancestor) continue;
    found.push({ pid, commandLine: read(pid, 'cmdline').split('\0') });
    found.push(...descendantsOf(pid));
  }
  return found;
};

/** Whether it still runs as what it was: a reused pid has another command line, a zombie has none. */
export const isRunning = ({ pid, commandLine }: RunningProcess): boolean =>
  commandLine.join(' ') !== '' && read(pid, 'cmdline').split('\0').join(' ') === commandLine.join(' ');

/** Resolves when none of them runs any more; nothing tells us when a process that is not our child ends. */
export const gone = async (processes: readonly RunningProcess[]): Promise<void> => {
  while (processes.some(isRunning)) await turn();
};

/** Where the engine keeps its database. */
export const directoriesOf = (processes: readonly RunningProcess[]): readonly string[] =>
  processes.flatMap(({ commandLine }) => {
    const path = commandLine[commandLine.indexOf('--db-path') + 1];
    return path?.endsWith('.sqlite') === true ? [path.replace(/\/[^/]+$/, '')] : [];
  });
