/** Defaults as in infra/stages/default.yml, of a stage that nobody changes. */
export const defaults = {
  regions: ['us-west-2', 'eu-west-1'],
  domainName: null,
  hostedZoneId: null,
  serverCertificate: { mode: 'acm' },
  caCertificatePaths: ['ca.pem'],
  claimSeconds: 360,
  telemetryTtlDays: 30,
  logRetentionDays: 30,
  deletionProtection: true,
  reservedConcurrency: { onboard: 10, replicate: 20, ingest: 100, reconcile: 1, 'region-setup': 1 },
  reconcileQuotaShare: 0.2,
  alarmEmail: null,
  iotLogging: false,
  revocationList: false,
  testDevices: false,
} as const;

/** osls, with a stage `qa` whose file says `own`. */
export const oslsWith = (
  own: unknown,
  given: { readonly region?: string; readonly parameters?: Readonly<Record<string, string>> } = {},
) => {
  const parameter = (name: string) => given.parameters?.[name] ?? null;
  const known: Readonly<Record<string, unknown>> = {
    'sls:stage': 'qa',
    'opt:region, null': given.region ?? null,
    'param:regions, null': parameter('regions'),
    'param:revocationList, null': parameter('revocationList'),
    'param:replicas, null': parameter('replicas'),
    'param:caCertificate, env:LANDFALL_CA_CERTIFICATE, null': parameter('caCertificate'),
    'file(./infra/stages/default.yml)': defaults,
    'file(./infra/stages/qa.yml), null': own,
  };
  return {
    resolveVariable: async (variable: string): Promise<unknown> => {
      if (!(variable in known)) throw new Error(`Nobody knows ${variable}`);
      return known[variable];
    },
  };
};
