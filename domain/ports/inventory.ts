import type { CertificateStatus } from './certificate-registry.ts';
import type { ListPage } from './page.ts';
import type { Thing } from './thing-registry.ts';

export interface ListedCertificate {
  readonly certificateId: string;
  readonly status: CertificateStatus;
}

/** Everything that one Region has, page by page. */
export interface Inventory {
  /** Names of the rows in this Region's replica, each once. Any name can stand for `after`: what follows it comes next. */
  readonly rows: ListPage<string>;
  /** @throws TerminalError `invalid-request` when AWS IoT does not take `after` any more */
  readonly things: ListPage<Thing>;
  /**
   * Certificates that the CAs of this service signed, in any state.
   * @throws TerminalError `invalid-request` when AWS IoT does not take `after` any more
   */
  readonly certificates: ListPage<ListedCertificate>;
  /** Names of the things that a certificate is attached to; empty for one that is not there. */
  readonly thingsOf: (certificateId: string) => Promise<readonly string[]>;
}
