import { GetQueueAttributesCommand } from '@aws-sdk/client-sqs';
import { readOutputs } from '../../../cli/local/read-stack.ts';
import { regions, type RunningService } from '../../e2e/support/running-service.ts';

/** The queues, of both Regions, that hold what some hop gave up, with how much they hold; empty ones are left out. */
export const deadLetters = async (service: RunningService): Promise<Readonly<Record<string, number>>> => {
  const kept: Record<string, number> = {};
  for (const region of regions) {
    const { sqs } = service.clients(region);
    for (const [name, QueueUrl] of Object.entries(await readOutputs(service.cloud.endpoint, region))) {
      if (!/(?:Failures|Errors|DeadLetters)Url$/.test(name)) continue;
      const { Attributes: attributes } = await sqs.send(
        new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['ApproximateNumberOfMessages'] }),
      );
      const messages = Number(attributes?.['ApproximateNumberOfMessages']);
      if (messages !== 0) kept[`${region} ${name}`] = messages;
    }
  }
  return kept;
};
