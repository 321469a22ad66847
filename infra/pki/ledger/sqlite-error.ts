import { z } from 'zod';

/** What node:sqlite throws. Its class is not looked at: an error of another realm is one as well. */
const sqliteError = z.object({ message: z.string(), errcode: z.number() });

export const messageOf = (error: unknown): string => {
  const { data } = sqliteError.safeParse(error);
  return data?.message ?? String(error);
};

/** SQLITE_BUSY, extended codes included. https://www.sqlite.org/rescode.html#busy */
export const isBusy = (error: unknown): boolean => {
  const { data } = sqliteError.safeParse(error);
  return data !== undefined && (data.errcode & 0xff) === 5;
};
