import {
  IdempotencyItemAlreadyExistsError,
  IdempotencyItemNotFoundError,
} from '@aws-lambda-powertools/idempotency';
import { BasePersistenceLayer, type IdempotencyRecord } from '@aws-lambda-powertools/idempotency/persistence';

/** Holds the records of Powertools' idempotency under the conditions of its DynamoDB layer. */
export class InMemoryPersistenceLayer extends BasePersistenceLayer {
  readonly records = new Map<string, IdempotencyRecord>();

  protected override _deleteRecord(record: IdempotencyRecord): Promise<void> {
    this.records.delete(record.idempotencyKey);
    return Promise.resolve();
  }

  protected override _getRecord(idempotencyKey: string): Promise<IdempotencyRecord> {
    const record = this.records.get(idempotencyKey);
    return record === undefined
      ? Promise.reject(new IdempotencyItemNotFoundError('no such record'))
      : Promise.resolve(record);
  }

  protected override _putRecord(record: IdempotencyRecord): Promise<void> {
    const present = this.records.get(record.idempotencyKey);
    const isTimedOut =
      present?.getStatus() === 'INPROGRESS' && (present.inProgressExpiryTimestamp ?? Infinity) < Date.now();
    if (present !== undefined && !present.isExpired() && !isTimedOut) {
      return Promise.reject(new IdempotencyItemAlreadyExistsError('present', present));
    }
    this.records.set(record.idempotencyKey, record);
    return Promise.resolve();
  }

  protected override _updateRecord(record: IdempotencyRecord): Promise<void> {
    this.records.set(record.idempotencyKey, record);
    return Promise.resolve();
  }
}
