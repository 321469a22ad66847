import { Enumerated, Integer } from 'asn1js';
import { Extension } from 'pkijs';
import { reasonCodes, type RevocationReason } from '../revocation-reason.ts';
import { crlOid } from './crl-oids.ts';

export const crlNumber = (number: bigint): Extension =>
  new Extension({
    extnID: crlOid.crlNumber,
    critical: false,
    extnValue: Integer.fromBigInt(number).toBER(),
  });

export const reasonCode = (reason: RevocationReason): Extension =>
  new Extension({
    extnID: crlOid.reasonCode,
    critical: false,
    extnValue: new Enumerated({ value: reasonCodes[reason] }).toBER(),
  });
