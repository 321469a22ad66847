import { join } from 'node:path';

/** Folders of a PKI, below its own. */
export const authorities = { root: 'root-ca', intermediate: 'intermediate-ca', server: 'server' } as const;
export type Authority = keyof typeof authorities;

/** Parents of folders of which there may be many. */
export const parents = { servers: 'servers', devices: 'devices' } as const;

export const files = {
  certificate: 'certificate.pem',
  privateKey: 'private-key.pem',
  /** Its certificate followed by the intermediate's. */
  chain: 'chain.pem',
} as const;

export const deviceFolder = (thingName: string): string => join(parents.devices, thingName);

/** Where a further server certificate stands: below the first of its names. */
export const serverFolder = (name: string): string => join(parents.servers, name);
