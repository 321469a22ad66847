import type { StreamRecord } from '../dynamodb/stream.ts';
import { fillTemplate } from '../events/input/input-template.ts';
import { readJsonPath } from '../events/input/json-path.ts';
import type { BusEntry } from '../region/targets.ts';
import type { DynamicText, Pipe } from './pipe.ts';
import { variableOf } from './template-variables.ts';

const textOf = (dynamic: DynamicText, record: StreamRecord): string => {
  if (dynamic.kind === 'constant') return dynamic.text;
  const value = readJsonPath(record, dynamic.path);
  if (typeof value === 'string') return value;
  throw new Error(`$.${dynamic.path.join('.')} is no string in the record ${record.eventID}.`);
};

/** What a pipe puts on its bus for a record. */
export const entryOf = (record: StreamRecord, pipe: Pipe, nowMs: number): BusEntry => ({
  source: textOf(pipe.source, record),
  detailType: textOf(pipe.detailType, record),
  detail:
    pipe.inputTemplate === undefined
      ? JSON.stringify(record)
      : fillTemplate(pipe.inputTemplate, (name) => variableOf(name, record, pipe, nowMs)),
  resources: pipe.resources,
});
