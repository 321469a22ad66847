import { describe, expect, it } from '@jest/globals';
import type { OnboardingRequest } from '../../../domain/onboarding/onboarding.ts';
import type { OnboardingOutcome } from '../../../domain/onboarding/onboarding-outcome.ts';
import { TerminalError } from '../../../domain/saga/terminal-error.ts';
import { createOnboardHandler } from '../../../handlers/onboard/handler.ts';
import { isGoal } from '../../../handlers/onboard/report-outcome.ts';
import { createRunOnce } from '../../../handlers/run-once.ts';
import { InMemoryPersistenceLayer } from '../support/in-memory-persistence-layer.ts';
import { createLambdaContext } from '../support/lambda-context.ts';
import { recordLog, recordMeasure } from '../support/recorded.ts';

const certificateId = 'a'.repeat(64);
const caCertificateId = 'c'.repeat(64);
const device = { thingName: 'pump-7', certificateId };
const event = { certificateId, caCertificateId, timestamp: 10_000, certificateRegistrationTimestamp: '9000' };
const cause = new TerminalError('policy-missing', 'AttachPolicy: no such policy');

/** Each run ends in the next of `endings`; the last one for ever. */
const setup = (...endings: readonly (OnboardingOutcome | Error)[]) => {
  const requests: OnboardingRequest[] = [];
  const log = recordLog();
  const { measure, measured } = recordMeasure();
  const handle = createOnboardHandler({
    region: 'eu-west-1',
    onboard: (request) => {
      const ending = endings[Math.min(requests.length, endings.length - 1)];
      requests.push(request);
      return ending === undefined || ending instanceof Error
        ? Promise.reject(ending ?? new Error('no ending'))
        : Promise.resolve(ending);
    },
    runOnce: createRunOnce({
      persistenceStore: new InMemoryPersistenceLayer(),
      keyPrefix: 'onboard',
      isGoal,
    }),
    now: () => 12_500,
    traceStep: (_, step) => step(),
    logger: log.logger,
    measure,
  });
  return { handle, requests, measured, lines: log.lines, context: createLambdaContext(25_000) };
};

const outcomes: readonly (readonly [OnboardingOutcome, object, readonly string[]])[] = [
  [{ kind: 'onboarded', ...device }, device, ['Onboarded', 'FirstEventToActive=3500']],
  [{ kind: 'joined', ...device }, device, ['Joined', 'FirstEventToActive=3500']],
  [{ kind: 'adopted', ...device }, device, ['Adopted']],
  [
    { kind: 'refused', certificateId, reason: 'expired', detail: 'too old' },
    { certificateId, reason: 'expired' },
    ['Refused:expired'],
  ],
  [
    { kind: 'ended', certificateId, status: 'REVOKED' },
    { certificateId, reason: 'certificate-revoked' },
    ['Ended:certificate-revoked'],
  ],
  [
    { kind: 'certificateGone', certificateId },
    { certificateId, reason: 'certificate-gone' },
    ['Ended:certificate-gone'],
  ],
  [
    { kind: 'keptOut', rowStatus: 'SUSPENDED', ...device },
    { ...device, reason: 'row-suspended' },
    ['KeptOut:row-suspended'],
  ],
  [{ kind: 'identityLost', winnerCertificateId: 'b'.repeat(64), ...device }, device, ['IdentityLost']],
  [
    { kind: 'rolledBack', cause, undone: ['create thing'], ...device },
    { ...device, reason: 'policy-missing' },
    ['RolledBack:policy-missing'],
  ],
  [
    { kind: 'rolledBack', cause, undone: [], certificateId },
    { certificateId, reason: 'policy-missing' },
    ['RolledBack:policy-missing'],
  ],
];

describe('the onboard handler', () => {
  it('runs the onboarding in its Region, with the time that the invocation has', async () => {
    const { handle, requests, context } = setup({ kind: 'onboarded', ...device });

    await handle(event, context);

    expect(requests).toMatchObject([{ certificateId, caCertificateId, run: { region: 'eu-west-1' } }]);
    expect(requests[0]?.run.remainingMs()).toBe(25_000);
  });

  it.each(outcomes)('answers and measures %j', async (outcome, result, measurements) => {
    const { handle, measured, context } = setup(outcome);

    await expect(handle(event, context)).resolves.toStrictEqual({ outcome: outcome.kind, ...result });
    expect(measured).toStrictEqual(measurements);
  });

  it.each(outcomes.filter(([{ kind }]) => ['onboarded', 'adopted', 'joined'].includes(kind)))(
    'remembers %j',
    async (outcome) => {
      const { handle, requests, measured, context } = setup(outcome);

      const first = await handle(event, context);
      const second = await handle({ ...event, timestamp: 11_000 }, context);

      expect(second).toStrictEqual(first);
      expect(requests).toHaveLength(1);
      expect(measured.at(-1)).toBe('Duplicates');
    },
  );

  it.each(outcomes.filter(([{ kind }]) => !['onboarded', 'adopted', 'joined'].includes(kind)))(
    'does not remember %j',
    async (outcome) => {
      const { handle, requests, context } = setup(outcome, { kind: 'onboarded', ...device });

      await handle(event, context);
      const second = await handle(event, context);

      expect(second).toMatchObject({ outcome: 'onboarded' });
      expect(requests).toHaveLength(2);
    },
  );

  describe('when something is left behind', () => {
    const incomplete: OnboardingOutcome = {
      kind: 'rollbackIncomplete',
      cause,
      undone: ['attach certificate'],
      stuck: { step: 'create thing', error: new Error('still attached') },
      left: ['create thing', 'claim'],
      ...device,
    };

    it('raises the metric and throws, naming what is left', async () => {
      const { handle, measured, context } = setup(incomplete);

      await expect(handle(event, context)).rejects.toMatchObject({
        reason: 'rollback-incomplete',
        message:
          'AttachPolicy: no such policy; could not be undone: create thing, claim (create thing: still attached)',
      });
      expect(measured).toStrictEqual(['RollbackIncomplete:policy-missing']);
    });

    it('runs again when the event comes again', async () => {
      const { handle, context } = setup(incomplete, { kind: 'onboarded', ...device });

      await expect(handle(event, context)).rejects.toThrow('could not be undone');
      await expect(handle(event, context)).resolves.toMatchObject({ outcome: 'onboarded' });
    });
  });

  describe('when the run throws', () => {
    it.each([new Error('throttled'), cause])('throws %s on, and runs again', async (error) => {
      const { handle, context } = setup(error, { kind: 'onboarded', ...device });

      await expect(handle(event, context)).rejects.toBe(error);
      await expect(handle(event, context)).resolves.toMatchObject({ outcome: 'onboarded' });
    });
  });

  describe('when the same certificate is being onboarded', () => {
    it('answers that it is, and does not run', async () => {
      const { measure, measured } = recordMeasure();
      const handle = createOnboardHandler({
        region: 'eu-west-1',
        onboard: () => Promise.reject(new Error('not to be run')),
        runOnce: () => Promise.resolve({ outcome: 'already-in-progress' }),
        now: () => 0,
        traceStep: (_, step) => step(),
        logger: recordLog().logger,
        measure,
      });

      await expect(handle(event, createLambdaContext())).resolves.toStrictEqual({
        outcome: 'already-in-progress',
      });
      expect(measured).toStrictEqual(['Duplicates']);
    });
  });

  it('throws on a malformed event and runs nothing', async () => {
    const { handle, requests, measured, context } = setup({ kind: 'onboarded', ...device });

    await expect(handle({ ...event, certificateId: 'x' }, context)).rejects.toMatchObject({
      reason: 'event-malformed',
    });
    expect(requests).toStrictEqual([]);
    expect(measured).toStrictEqual(['EventMalformed']);
  });

  it('logs ids and nothing else of the event', async () => {
    const { handle, lines, context } = setup({ kind: 'onboarded', ...device });

    await handle({ ...event, awsAccountId: 'not to be logged' }, context);

    expect(lines).toStrictEqual([
      `KEYS ${JSON.stringify({ certificateId, caCertificateId })}`,
      expect.stringContaining('INFO {"messageCode":"LF_ONBOARDED"'),
    ]);
    expect(lines.join()).not.toContain('not to be logged');
  });
});
