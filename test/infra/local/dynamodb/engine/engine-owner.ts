/** A program that starts the DynamoDB of two Regions, says so, and stays until it is killed. */
import { startDynamoDb } from '../../../../../infra/local/dynamodb/start-dynamodb.ts';
import { createCloudClock } from '../../../../../infra/local/region/clock.ts';
import { CloudEvents } from '../../../../../infra/local/region/cloud-events.ts';

await startDynamoDb({
  regions: ['us-west-2', 'eu-west-1'],
  accountId: '000000000000',
  clock: createCloudClock(),
  events: new CloudEvents(),
});
process.stdout.write('started\n');
setInterval(() => undefined, 60_000);
