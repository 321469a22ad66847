import { DatabaseSync } from 'node:sqlite';

/**
 * Gives the engine the index that it lacks. For each write dynoxide 1.2.1 looks for the highest sequence number of the table's
 * stream by reading every stream record that it holds: after 15,000 records it takes 170 writes a second, with the index 5,000.
 */
export const indexStreamRecords = (databasePath: string): void => {
  const database = new DatabaseSync(databasePath);
  try {
    database.exec('PRAGMA busy_timeout = 5000');
    database.exec(
      'CREATE INDEX IF NOT EXISTS local_stream_position ON _stream_records (table_name, CAST(sequence_number AS INTEGER))',
    );
  } finally {
    database.close();
  }
};
