import { describe, expect, it } from '@jest/globals';
import { IoTServiceException } from '@aws-sdk/client-iot';
import { TerminalError } from '../../../domain/saga/terminal-error.ts';
import { type CallOptions, callAws } from '../../../infra/aws/call-aws.ts';

const awsError = (name: string, message = 'as AWS says it') =>
  new IoTServiceException({ name, message, $fault: 'client', $metadata: {} });

const failureOf = async (problem: unknown, options: CallOptions<unknown> = {}): Promise<unknown> => {
  try {
    return await callAws('AttachPolicy', () => Promise.reject(problem), options);
  } catch (thrown) {
    return thrown;
  }
};

describe('callAws', () => {
  describe('when AWS answers', () => {
    it('gives the answer back', async () => {
      const answer = await callAws('DescribeThing', () => Promise.resolve('thing'));

      expect(answer).toBe('thing');
    });
  });

  describe('when no retry can cure the error', () => {
    it.each([
      ['UnauthorizedException', 'unauthorized'],
      ['AccessDeniedException', 'unauthorized'],
      ['InvalidRequestException', 'invalid-request'],
      ['ValidationException', 'invalid-request'],
      ['ResourceNotFoundException', 'not-found'],
      ['ResourceAlreadyExistsException', 'already-exists'],
      ['CertificateStateException', 'certificate-state'],
      ['CertificateValidationException', 'certificate-rejected'],
      ['CertificateConflictException', 'certificate-rejected'],
    ])('turns %s into a terminal error "%s" that keeps its cause', async (name, reason) => {
      const original = awsError(name);

      const failure = await failureOf(original);

      expect(failure).toBeInstanceOf(TerminalError);
      expect(failure).toMatchObject({ reason, cause: original });
      expect(failure).toMatchObject({
        message: expect.stringContaining(`AttachPolicy: ${name}: as AWS says it`),
      });
    });
  });

  describe('when the error passes', () => {
    it.each([
      'ThrottlingException',
      'ServiceUnavailableException',
      'InternalFailureException',
      'LimitExceededException',
      'DeleteConflictException',
      'VersionConflictException',
      'ProvisionedThroughputExceededException',
      'TransactionConflictException',
      'TimeoutError',
      'ExpiredTokenException',
      'constructor',
    ])('leaves %s for a retry, and names the call', async (name) => {
      const original = awsError(name);

      const failure = await failureOf(original);

      expect(failure).not.toBeInstanceOf(TerminalError);
      expect(failure).toMatchObject({
        message: `AttachPolicy: ${name}: as AWS says it (to be retried)`,
        cause: original,
      });
    });

    it('takes the word of the call for it', async () => {
      const failure = await failureOf(awsError('InvalidRequestException'), { isPassing: () => true });

      expect(failure).not.toBeInstanceOf(TerminalError);
    });
  });

  describe('when the call knows better than the table', () => {
    it('gives the reason that the call names', async () => {
      const reasons = { LimitExceededException: 'policy-limit' };

      const failure = await failureOf(awsError('LimitExceededException'), { reasons });

      expect(failure).toBeInstanceOf(TerminalError);
      expect(failure).toMatchObject({ reason: 'policy-limit' });
      expect(failure).toMatchObject({ message: expect.stringContaining('ten policies at most') });
    });

    it('takes an error for the answer that it stands for', async () => {
      const instead = { ResourceNotFoundException: 'nothing there' };

      const answer = await failureOf(awsError('ResourceNotFoundException'), { instead });

      expect(answer).toBe('nothing there');
    });

    it('takes undefined for an answer, too', async () => {
      const instead = { ResourceNotFoundException: undefined };

      const answer = await failureOf(awsError('ResourceNotFoundException'), { instead });

      expect(answer).toBeUndefined();
    });
  });

  describe('when AWS quotes a certificate in its message', () => {
    it('takes the PEM out of the message and of the cause', async () => {
      const pem = '-----BEGIN CERTIFICATE-----\nMIIBsecret\n-----END CERTIFICATE-----';

      const failure = await failureOf(
        awsError('InvalidRequestException', `Value '${pem}' at 'certificatePem'`),
      );

      expect(failure).toMatchObject({
        message: "AttachPolicy: InvalidRequestException: Value '(PEM)' at 'certificatePem'",
        cause: { name: 'InvalidRequestException', message: "Value '(PEM)' at 'certificatePem'" },
      });
      expect(failure instanceof Error && failure.cause instanceof Error && failure.cause.stack).not.toContain(
        'MIIBsecret',
      );
    });

    it('takes out what is left of a PEM that AWS cut short', async () => {
      const failure = await failureOf(
        awsError('ThrottlingException', 'at -----BEGIN CERTIFICATE-----\nMIIBsec'),
      );

      expect(failure).toMatchObject({ message: expect.not.stringContaining('MIIBsec') });
    });
  });

  describe('when the error is a bug', () => {
    it('throws it on untouched', async () => {
      const bug = new TypeError('x is not a function');

      const failure = await failureOf(bug);

      expect(failure).toBe(bug);
    });
  });
});
