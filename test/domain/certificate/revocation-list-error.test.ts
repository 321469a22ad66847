import { describe, expect, it } from '@jest/globals';
import { RevocationListError } from '../../../domain/certificate/revocation-list-error.ts';

describe('RevocationListError', () => {
  // The logs and the metrics tell it from others by these.
  it('is known by its name and by what is wrong with the list', () => {
    const error = new RevocationListError('expired', 'The list has expired');

    expect(error).toMatchObject({ name: 'RevocationListError', fault: 'expired' });
  });

  it('says what is wrong, and what to do', () => {
    const { message } = new RevocationListError('expired', 'The list has expired');

    expect(message).toMatch(/^The list has expired;.*publish a current one/);
  });

  it('keeps what it comes from', () => {
    const cause = new Error('not DER');

    expect(new RevocationListError('unreadable', 'The list is unreadable', { cause })).toMatchObject({
      cause,
    });
  });
});
