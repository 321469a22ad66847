import { z } from 'zod';
import type { CloudClock } from '../../region/clock.ts';
import type { Engine } from '../engine/engine.ts';
import { DYNAMODB } from '../table/operation-target.ts';
import type { Table } from '../table/table.ts';
import type { Tables } from '../table/tables.ts';
import { startSweeper } from './sweeper.ts';
import { sweep } from './sweep.ts';

/** What a sweeper needs of each Region that has the table. */
export interface SweptRegion {
  readonly region: string;
  readonly engine: Engine;
  readonly tables: Tables;
  readonly isUp: () => boolean;
}

/** Time to live of all tables. */
export interface Sweepers {
  /** Switches it for a table: in all Regions of a global table, of which one at a time does the deleting. */
  readonly update: (
    table: string,
    regions: readonly SweptRegion[],
    specification: { readonly AttributeName: string; readonly Enabled: boolean },
  ) => Promise<void>;
  /** Ends it for a table that is gone. */
  readonly stop: (table: string, region: string) => void;
  readonly close: () => void;
}

export const createSweepers = (clock: CloudClock, onFailure: (error: unknown) => void): Sweepers => {
  const running = new Map<string, AbortController>();
  const keyOf = (table: string, region: string): string => `${region}/${table}`;

  const stop: Sweepers['stop'] = (table, region) => {
    running.get(keyOf(table, region))?.abort();
    running.delete(keyOf(table, region));
  };

  const start = (tableName: string, regions: readonly SweptRegion[], attribute: string): void => {
    const controller = new AbortController();
    for (const { region } of regions) running.set(keyOf(tableName, region), controller);
    const engines = new Map<Table, Engine>();
    const choose = async (): Promise<Table | undefined> => {
      const chosen = regions.find(({ isUp }) => isUp());
      const table = await chosen?.tables.find(tableName);
      if (chosen !== undefined && table !== undefined) engines.set(table, chosen.engine);
      return table;
    };
    startSweeper(
      {
        clock,
        choose,
        sweep: async (table, nowS) => {
          const engine = engines.get(table);
          return engine === undefined ? undefined : sweep(engine, table, attribute, nowS);
        },
        onFailure,
      },
      controller.signal,
    );
  };

  return {
    update: async (tableName, regions, specification) => {
      for (const { engine } of regions) {
        const input = { TableName: tableName, TimeToLiveSpecification: specification };
        await engine.call(`${DYNAMODB}.UpdateTimeToLive`, input, z.unknown());
      }
      for (const { region } of regions) stop(tableName, region);
      if (specification.Enabled) start(tableName, regions, specification.AttributeName);
    },
    stop,
    close: () => {
      for (const controller of running.values()) controller.abort();
    },
  };
};
