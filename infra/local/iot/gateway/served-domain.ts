/** What the gateway serves under a name of a domain configuration. */
export interface ServedDomain {
  readonly tls: { readonly certificateChainPem: string; readonly privateKeyPem: string };
  /** Versions of TLS that its security policy takes, such as `TLSv1.3`. */
  readonly protocols: readonly string[];
}
