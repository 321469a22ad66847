import { describe, expect, it } from '@jest/globals';
import { CertificateBusyError, createRunExclusively } from '../../handlers/run-exclusively.ts';
import { createRunOnce } from '../../handlers/run-once.ts';
import { InMemoryPersistenceLayer } from './support/in-memory-persistence-layer.ts';
import { createLambdaContext } from './support/lambda-context.ts';

const certificateId = 'a'.repeat(64);

/** The lock of onboarding, and exclusive runs on the same records. */
const setup = () => {
  const persistenceStore = new InMemoryPersistenceLayer();
  const other = new InMemoryPersistenceLayer();
  // Each layer is configured by one user; both hold the same records.
  Object.defineProperty(other, 'records', { value: persistenceStore.records });
  const context = createLambdaContext();
  const onboardOnce = createRunOnce<string>({ persistenceStore, keyPrefix: 'onboard', isGoal: () => true });
  const lock = createRunOnce<undefined>({
    persistenceStore: other,
    keyPrefix: 'onboard',
    isGoal: () => false,
  });
  return { context, onboardOnce, runExclusively: createRunExclusively(lock, context) };
};

describe('runExclusively', () => {
  it('runs, gives back what the work does, and runs again', async () => {
    const { runExclusively } = setup();

    expect(await runExclusively(certificateId, async () => 'first')).toBe('first');
    expect(await runExclusively(certificateId, async () => undefined)).toBeUndefined();
  });

  it('throws what the work throws, and holds nothing then', async () => {
    const { runExclusively } = setup();
    const error = new Error('throttled');

    await expect(runExclusively(certificateId, async () => Promise.reject(error))).rejects.toThrow(
      'throttled',
    );
    expect(await runExclusively(certificateId, async () => 'again')).toBe('again');
  });

  it('does not run while the certificate is being onboarded', async () => {
    const { runExclusively, onboardOnce, context } = setup();
    let didRun = false;

    await onboardOnce(certificateId, context, async () => {
      await expect(
        runExclusively(certificateId, async () => {
          didRun = true;
        }),
      ).rejects.toThrow(CertificateBusyError);
      return 'onboarded';
    });

    expect(didRun).toBe(false);
  });

  it('does not run when onboarding reached its goal a moment ago', async () => {
    const { runExclusively, onboardOnce, context } = setup();
    await onboardOnce(certificateId, context, async () => 'onboarded');

    await expect(runExclusively(certificateId, async () => 'settled')).rejects.toThrow(CertificateBusyError);
  });

  it('keeps onboarding from beginning', async () => {
    const { runExclusively, onboardOnce, context } = setup();

    await runExclusively(certificateId, async () => {
      expect(await onboardOnce(certificateId, context, async () => 'onboarded')).toEqual({
        outcome: 'already-in-progress',
      });
    });
  });
});
