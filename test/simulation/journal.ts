/** The promises that a schedule can break; `docs/decisions/simulation.md` spells them out. */
export type Rule =
  | 'admitted-everywhere'
  | 'one-certificate-a-name'
  | 'nothing-without-a-row'
  | 'others-things-untouched'
  | 'refused-has-nothing'
  | 'rollback-leaves-nothing'
  | 'rollback-takes-only-its-own'
  | 'events-suffice-without-faults'
  | 'incomplete-is-reported'
  | 'bounded-writes'
  | 'admitted-before-active'
  | 'operator-has-the-last-word'
  | 'comes-to-rest';

export interface Violation {
  readonly rule: Rule;
  readonly detail: string;
}

/** What happened in one schedule. */
export interface Journal {
  /** One line for each thing that happened; empty unless it was asked for. */
  readonly lines: readonly string[];
  readonly tell: (line: string) => void;
  readonly violate: (rule: Rule, detail: string) => void;
  /** The first one. */
  readonly violation: () => Violation | undefined;
}

export const createJournal = (isTold: boolean): Journal => {
  const lines: string[] = [];
  let first: Violation | undefined;
  return {
    lines,
    tell: (line) => {
      if (isTold) lines.push(line);
    },
    violate: (rule, detail) => {
      first ??= { rule, detail };
      if (isTold) lines.push(`BROKEN ${rule}: ${detail}`);
    },
    violation: () => first,
  };
};
