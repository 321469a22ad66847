import { describe, expect, it } from '@jest/globals';
import { basicConstraints } from './basic-constraints.ts';
import { commonNames } from './common-names.ts';
import { encodings } from './encodings.ts';
import { extensions } from './extensions.ts';
import { issuers } from './issuers.ts';
import { keys } from './keys.ts';
import { pems } from './pems.ts';
import { signatures } from './signatures.ts';
import { judge, type Outcome } from './specimen.ts';
import { usages } from './usages.ts';
import { validities } from './validity.ts';
import { versions } from './versions.ts';

const expected = (outcome: Outcome): unknown => {
  if ('unreadable' in outcome) return { unreadable: expect.stringContaining(outcome.unreadable) };
  if ('refused' in outcome)
    return { refused: outcome.refused, says: expect.stringContaining(outcome.says ?? '') };
  return outcome;
};

const verdict = (outcome: Outcome): string => {
  if ('admitted' in outcome) return 'is admitted';
  return 'refused' in outcome ? `is refused: ${outcome.refused}` : 'cannot be read';
};

describe.each([
  ['subject', commonNames],
  ['validity', validities],
  ['issuer', issuers],
  ['basic constraints', basicConstraints],
  ['usages', usages],
  ['extensions', extensions],
  ['version', versions],
  ['key', keys],
  ['signature', signatures],
  ['encoding', encodings],
  ['PEM', pems],
])('a certificate, by its %s', (_, specimens) => {
  it.each(specimens.map((specimen) => [specimen.what, verdict(specimen.outcome), specimen] as const))(
    'with %s, %s',
    async (_what, _verdict, { make, outcome }) => {
      const presented = make();

      const judged = await judge(presented);

      expect(judged).toEqual(expected(outcome));
    },
  );
});
