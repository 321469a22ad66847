import type { Logger } from '@aws-lambda-powertools/logger';
import type { Measure } from '../../../handlers/measure.ts';

export interface RecordedLog {
  readonly logger: Pick<Logger, 'appendKeys' | 'debug' | 'info' | 'warn' | 'error'>;
  /** Everything that was logged, as `LEVEL {...}`, and the keys that were appended. */
  readonly lines: readonly string[];
}

export const recordLog = (): RecordedLog => {
  const lines: string[] = [];
  const write =
    (level: string) =>
    (...input: readonly unknown[]) => {
      lines.push(
        `${level} ${input.map((part) => (part instanceof Error ? String(part) : JSON.stringify(part))).join(' ')}`,
      );
    };
  return {
    lines,
    logger: {
      appendKeys: write('KEYS'),
      debug: write('DEBUG'),
      info: write('INFO'),
      warn: write('WARN'),
      error: write('ERROR'),
    },
  };
};

export interface RecordedMeasure {
  readonly measure: Measure;
  /** Every measurement, in order: `Onboarded`, `Refused:expired`, `ReplicationLag=250`. */
  readonly measured: readonly string[];
}

export const recordMeasure = (): RecordedMeasure => {
  const measured: string[] = [];
  return {
    measured,
    measure: {
      count: (counter) => void measured.push(counter),
      countByReason: (counter, reason) => void measured.push(`${counter}:${reason}`),
      duration: (duration, ms) => void measured.push(`${duration}=${ms}`),
    },
  };
};
