import { createMessageOperations } from './message-operations.ts';
import type { Operation, OperationDependencies } from './operation.ts';
import { createQueueOperations } from './queue-operations.ts';

/** The operations of SQS by their names on the wire. https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_Operations.html */
export const createOperations = (dependencies: OperationDependencies): ReadonlyMap<string, Operation> =>
  new Map([...createQueueOperations(dependencies), ...createMessageOperations(dependencies)]);
