import { invalidRequest } from './errors.ts';

export interface Page<T> {
  readonly items: readonly T[];
  /** Leads to the next page; `undefined` on the last. */
  readonly next: string | undefined;
}

const defaultPageSize = 25;

const encode = (key: string): string => Buffer.from(key).toString('base64url');
const decode = (token: string): string => {
  const key = Buffer.from(token, 'base64url').toString();
  if (key !== '' && encode(key) === token) return key;
  throw invalidRequest('The token or marker did not come from an earlier answer.');
};

/**
 * Cuts a page out of items in their order. A token names the last item of its page, so items may come between two pages; when that
 * item itself has gone, the token is refused.
 */
export const pageOf = <T>(
  items: readonly T[],
  keyOf: (item: T) => string,
  request: { readonly size?: number | undefined; readonly after?: string | undefined },
): Page<T> => {
  const last = request.after === undefined ? undefined : decode(request.after);
  const index = last === undefined ? -1 : items.findIndex((item) => keyOf(item) === last);
  if (last !== undefined && index === -1) {
    throw invalidRequest('The token or marker leads to an item that is gone: list again from the start.');
  }
  const page = items.slice(index + 1, index + 1 + (request.size ?? defaultPageSize));
  const end = page.at(-1);
  const isLast = end === undefined || index + 1 + page.length >= items.length;
  return { items: page, next: isLast ? undefined : encode(keyOf(end)) };
};
