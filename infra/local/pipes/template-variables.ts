import type { StreamRecord } from '../dynamodb/stream.ts';
import { parseJsonPath, readJsonPath } from '../events/input/json-path.ts';
import { parseTemplate, type TemplatePart } from '../events/input/input-template.ts';
import type { Pipe } from './pipe.ts';

const reserved = new Set([
  'aws.pipes.pipe-arn',
  'aws.pipes.pipe-name',
  'aws.pipes.source-arn',
  'aws.pipes.target-arn',
  'aws.pipes.event.ingestion-time',
  'aws.pipes.event',
  'aws.pipes.event.json',
]);

/** Takes an InputTemplate apart, and refuses a placeholder that no record could fill. */
export const readInputTemplate = (template: string): readonly TemplatePart[] => {
  const parts = parseTemplate(template);
  for (const part of parts) {
    if (part.kind === 'text' || reserved.has(part.name)) continue;
    if (!part.name.startsWith('$'))
      throw new Error(
        `InputTemplate uses <${part.name}>; localhost knows paths and ${[...reserved].join(', ')}.`,
      );
    parseJsonPath(part.name);
  }
  return parts;
};

/** The value of a placeholder. https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-pipes-input-transformation.html */
export const variableOf = (name: string, record: StreamRecord, pipe: Pipe, nowMs: number): unknown => {
  switch (name) {
    case 'aws.pipes.pipe-arn':
      return pipe.arn;
    case 'aws.pipes.pipe-name':
      return pipe.name;
    case 'aws.pipes.source-arn':
      return pipe.streamArn;
    case 'aws.pipes.target-arn':
      return pipe.busArn;
    case 'aws.pipes.event.ingestion-time':
      return new Date(nowMs).toISOString();
    case 'aws.pipes.event':
    case 'aws.pipes.event.json':
      return record;
    default:
      return readJsonPath(record, parseJsonPath(name));
  }
};
