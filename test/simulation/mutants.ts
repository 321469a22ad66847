/** A deliberate mistake: a piece of the real source, and what stands in its place. */
export interface Mutant {
  readonly mistake: string;
  readonly file: string;
  readonly from: string;
  readonly to: string;
}

/** Mistakes that a reader may overlook and the search must not. Each is one that somebody has made, or nearly. */
export const mutants: readonly Mutant[] = [
  {
    mistake: 'a claim goes on although it conflicts',
    file: 'domain/onboarding/claim.ts',
    from: "if ((await ports.devices.write(row, previous)) === 'conflict') await giveWay();",
    to: "if ((await ports.devices.write(row, previous)) === 'conflict') void giveWay;",
  },
  {
    mistake: 'the certificate is activated before it is claimed and placed',
    file: 'domain/onboarding/provision.ts',
    from: 'before: [claim.step,',
    to: "before: [{ name: 'early', run: async () => certificates.setStatus(certificateId, 'ACTIVE') }, placement.attachPolicy, claim.step,",
  },
  {
    mistake: 'a transient error makes the certificate INACTIVE',
    file: 'domain/onboarding/onboarding.ts',
    from: 'return provision(ports, { thingName, certificate, entitlement: decision }, run);',
    to: "return provision(ports, { thingName, certificate, entitlement: decision }, run).catch(async (error) => { await ports.certificates.setStatus(certificateId, 'INACTIVE'); throw error; });",
  },
  {
    mistake: 'a rollback makes the certificate INACTIVE',
    file: 'domain/onboarding/provision.ts',
    from: "if (outcome.kind !== 'completed') return { ...outcome, ...device };",
    to: "if (outcome.kind !== 'completed') { await certificates.setStatus(certificateId, 'INACTIVE'); return { ...outcome, ...device }; }",
  },
  {
    mistake: 'an undo is due only after its run',
    file: 'domain/saga/run-saga.ts',
    from: 'begun.push(step);\n        await step.run();',
    to: 'await step.run();\n        begun.push(step);',
  },
  {
    mistake: 'a failed undo is swallowed',
    file: 'domain/saga/roll-back.ts',
    from: "return { kind: 'rollbackIncomplete', cause, undone, stuck: { step: name, error }, left };",
    to: 'void left; void error;',
  },
  {
    mistake: 'every error rolls back',
    file: 'domain/saga/run-saga.ts',
    from: 'if (!(error instanceof TerminalError)) throw error;',
    to: "if (!(error instanceof TerminalError)) return rollBack(new TerminalError('any', String(error)), begun, run);",
  },
  {
    mistake: 'what is past the pivot is rolled back',
    file: 'domain/saga/run-saga.ts',
    from: 'if ((await saga.isPastPivot?.()) === true) throw error;',
    to: '',
  },
  {
    mistake: 'the undo deletes whatever thing has the name',
    file: 'domain/device/placement.ts',
    from: 'if (isOurs && !isTaken) await things.remove(thingName);',
    to: 'if (!isTaken || isOurs) await things.remove(thingName);',
  },
  {
    mistake: 'the row is never recorded',
    file: 'domain/onboarding/record.ts',
    from: 'const written = await devices.write(activeRow(thingName, certificate, row, region, now()), row);',
    to: "const written: 'written' | 'conflict' = 'written'; void devices; void activeRow;",
  },
  {
    mistake: 'replication leaves other certificates on the thing',
    file: 'domain/replication/let-in.ts',
    from: 'after: [placement.expelOthers],',
    to: 'after: [],',
  },
  {
    mistake: 'reconciliation only looks at certificates',
    file: 'domain/reconciliation/reconcile-row.ts',
    from: 'if (drift.length > 0 && !isDryRun) {',
    to: "if (drift.includes('status') && !isDryRun) {",
  },
  {
    mistake: 'who has lost the name stays ACTIVE',
    file: 'domain/device/expel-certificate.ts',
    from: "await certificates.setStatus(certificateId, 'INACTIVE');",
    to: '',
  },
  {
    mistake: 'an abandoned claim is taken back although a certificate works here',
    file: 'domain/reconciliation/settle.ts',
    from: 'if (active !== undefined) return finish(ports, thingName, active, run);',
    to: 'void active; void finish;',
  },
  {
    mistake: 'a REVOKED row lets its device in, as an ACTIVE one does',
    file: 'domain/replication/decide-replication.ts',
    from: "return { kind: 'keepOut', row, rowStatus: row.status, certificateStatus: 'REVOKED' };",
    to: "return { kind: 'letIn', row };",
  },
  {
    mistake: 'a device that is suspended stays in',
    file: 'domain/replication/decide-replication.ts',
    from: "return { kind: 'keepOut', row, rowStatus: row.status, certificateStatus: 'INACTIVE' };",
    to: "return { kind: 'nothing' };",
  },
];
