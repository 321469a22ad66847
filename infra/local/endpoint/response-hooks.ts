import { randomUUID } from 'node:crypto';

const prefix = '/cloudformation-responses/';

interface ResponseHook {
  readonly url: string;
  /** The body that was put to the URL. */
  readonly answer: Promise<string>;
  /** The URL is not known afterwards. */
  readonly close: () => void;
}

/** URLs that wait for one answer, as the ResponseURL of a custom resource does: unsigned, known by an unguessable token. */
export interface ResponseHooks {
  readonly open: () => ResponseHook;
  /** Whether the path is that of a waiting hook, which then has its answer. */
  readonly deliver: (method: string, path: string, body: string) => boolean;
}

export const createResponseHooks = (endpointUrl: () => string): ResponseHooks => {
  const waiting = new Map<string, (body: string) => void>();
  return {
    open: () => {
      const path = `${prefix}${randomUUID()}`;
      const answer = new Promise<string>((resolve) => {
        waiting.set(path, resolve);
      });
      return {
        url: `${endpointUrl()}${path}`,
        answer,
        close: () => {
          waiting.delete(path);
        },
      };
    },
    deliver: (method, path, body) => {
      const resolve = waiting.get(path);
      if (method !== 'PUT' || resolve === undefined) return false;
      resolve(body);
      return true;
    },
  };
};

export const isResponseHookPath = (path: string): boolean => path.startsWith(prefix);
