import { z } from 'zod';
import type { CloudEvent } from '../../../infra/local/region/cloud-events.ts';

/** An X-Ray segment document, as far as it is read here. https://docs.aws.amazon.com/xray/latest/devguide/xray-api-segmentdocuments.html */
const segment = z.looseObject({
  name: z.string(),
  get subsegments() {
    return z.array(segment).optional();
  },
});

const namesOf = ({ name, subsegments = [] }: z.output<typeof segment>): readonly string[] => [
  name,
  ...subsegments.flatMap(namesOf),
];

/** The names of all segments and subsegments that functions have sent. */
export const subsegmentNames = (events: readonly CloudEvent[]): readonly string[] =>
  events.flatMap((event) =>
    event.type === 'trace-segment' ? namesOf(segment.parse(JSON.parse(event.document))) : [],
  );
