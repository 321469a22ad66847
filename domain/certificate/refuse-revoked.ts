import type { RevocationOnList } from '../ports/revocations.ts';
import type { Refusal } from './refusal.ts';

export const refuseRevoked = ({ revokedAtMs, reason }: RevocationOnList): Refusal => ({
  kind: 'refused',
  reason: 'revoked',
  detail: `Its CA has revoked the certificate, on ${new Date(revokedAtMs).toISOString()}: ${reason}.`,
});
