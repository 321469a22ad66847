import { describe, expect, it } from '@jest/globals';
import type { Inventory } from '../../../domain/ports/inventory.ts';
import { createFullPass, type PassSlice } from '../../../domain/reconciliation/full-pass.ts';
import type { PassPosition } from '../../../domain/reconciliation/pass-position.ts';
import { addTallies, noTally } from '../../../domain/reconciliation/pass-tally.ts';
import { reconcileRow } from '../../../domain/reconciliation/reconcile-row.ts';
import { createReplication } from '../../../domain/replication/replication.ts';
import { TerminalError } from '../../../domain/saga/terminal-error.ts';
import { TooLittleTimeError } from '../../../domain/saga/too-little-time-error.ts';
import { failing, failingCall, type Fault } from '../../fakes/failing.ts';
import { createInMemoryInventory } from '../../fakes/in-memory-inventory.ts';
import { pemOf } from '../../fakes/in-memory-iot.ts';
import { createInMemoryRegion } from '../../fakes/in-memory-region.ts';
import { createInMemoryRun } from '../../fakes/in-memory-run.ts';
import { deviceRow } from '../device-rows.ts';
import { NOW_MS } from '../sound-certificate.ts';

const names = ['a', 'b', 'c', 'd', 'e'];
const never = () => false;

/** Five rows of which the Region knows nothing yet. */
const setup = (
  options: { readonly rowFault?: Fault; readonly inventory?: (own: Inventory) => Inventory } = {},
) => {
  const region = createInMemoryRegion(NOW_MS);
  const { iot, devices, ports } = region;
  for (const name of names)
    devices.rows.set(name, deviceRow({ thingName: name, certificateId: `cert-${name}` }));
  const own = createInMemoryInventory(iot, devices.rows);
  const replicate = createReplication(ports);
  const row: Parameters<typeof createFullPass>[0]['reconcileRow'] = async (request) =>
    reconcileRow({ ...ports, replicate }, request);
  const fullPass = createFullPass({
    inventory: options.inventory?.(own) ?? own,
    devices,
    reconcileRow: options.rowFault === undefined ? row : failingCall(row, options.rowFault),
  });
  const told: PassSlice[] = [];
  const pass = async (
    request: {
      readonly position?: PassPosition;
      readonly isDryRun?: boolean;
      readonly isOver?: () => boolean;
    } = {},
  ) =>
    fullPass({
      position: request.position,
      isDryRun: request.isDryRun ?? false,
      isOver: request.isOver ?? never,
      run: createInMemoryRun(),
      onProgress: async (slice) => {
        told.push(slice);
      },
    });
  return { ...region, pass, told };
};

const of = (name: string) => (request: unknown) =>
  typeof request === 'object' && request !== null && 'thingName' in request && request.thingName === name;

describe('a full pass', () => {
  it('brings the Region level with every row', async () => {
    const { pass, stateOf } = setup();

    const { tally, position } = await pass();

    expect(position).toBeUndefined();
    expect(tally).toEqual({
      ...noTally,
      rows: 5,
      things: 5,
      certificates: 5,
      drift: { ...noTally.drift, missing: 5 },
      repaired: 5,
    });
    for (const name of names)
      expect(stateOf(name, `cert-${name}`)).toMatchObject({
        certificate: 'ACTIVE',
        thing: `of cert-${name}`,
        attached: [`cert-${name}`],
        hasPolicy: true,
      });
  });

  it('finds nothing the second time', async () => {
    const { pass } = setup();
    await pass();

    const { tally, findings } = await pass();

    expect(findings).toEqual([]);
    expect(tally).toEqual({ ...noTally, rows: 5, things: 5, certificates: 5 });
  });

  it('changes nothing in a dry run', async () => {
    const { pass, iot } = setup();

    const { findings, tally } = await pass({ isDryRun: true });

    expect(findings).toEqual(
      names.map((thingName) => ({ kind: 'row', thingName, drift: ['missing'], result: 'found' })),
    );
    expect(tally).toMatchObject({ rows: 5, things: 0, certificates: 0, repaired: 0 });
    expect([iot.things.size, iot.certificates.size, iot.policyTargets.size]).toEqual([0, 0, 0]);
  });

  it.each([
    { error: new TerminalError('policy-missing', 'No such policy'), reason: 'policy-missing' },
    { error: new TypeError('no bug is hidden'), reason: 'TypeError' },
  ])('reports a row that fails with $reason, and goes on', async ({ error, reason }) => {
    const { pass } = setup({ rowFault: { error, when: 'before', isMeant: of('b') } });

    const { findings, tally } = await pass();

    expect(findings.filter((finding) => finding.kind === 'row' && finding.result === 'failed')).toEqual([
      { kind: 'row', thingName: 'b', drift: [], result: 'failed', reason, message: error.message },
    ]);
    expect(tally).toMatchObject({ rows: 5, repaired: 4, failed: 1 });
  });

  it('ends before the first row that had too little time, and goes on with it', async () => {
    const error = new TooLittleTimeError('survey', 0);
    const { pass } = setup({ rowFault: { error, when: 'before', times: 1, isMeant: of('d') } });

    const first = await pass();
    const second = await pass(first.position === undefined ? {} : { position: first.position });

    expect(first.position).toEqual({ phase: 'rows', after: 'c' });
    expect(first.tally).toMatchObject({ rows: 3, repaired: 3 });
    expect(second.position).toBeUndefined();
    expect(second.tally).toMatchObject({ rows: 2, repaired: 2 });
  });

  it('goes on where it stopped, whenever it is stopped', async () => {
    const whole = setup();
    const expected = await whole.pass();

    for (let stop = 1; stop < 40; stop += 1) {
      const { pass } = setup();
      let tally = noTally;
      let position: PassPosition | undefined;
      let slices = 0;
      do {
        let asked = 0;
        const isOver = () => {
          asked += 1;
          return asked > stop;
        };
        const slice = await pass({ ...(position !== undefined && { position }), isOver });
        tally = addTallies(tally, slice.tally);
        ({ position } = slice);
        slices += 1;
      } while (position !== undefined && slices < 100);

      expect({ stop, tally, position }).toEqual({ stop, tally: expected.tally, position: undefined });
    }
  });

  it('lists nothing when its time is over already', async () => {
    const { pass, told } = setup();

    const slice = await pass({ position: { phase: 'rows', after: 'b' }, isOver: () => true });

    expect(slice).toEqual({ position: { phase: 'rows', after: 'b' }, tally: noTally, findings: [] });
    expect(told).toEqual([]);
  });

  it('tells after each page where it is', async () => {
    const { pass, told } = setup();

    await pass();

    expect(told.map(({ position }) => position)).toEqual([
      { phase: 'rows', after: 'b' },
      { phase: 'rows', after: 'd' },
      { phase: 'things' },
      { phase: 'things', after: 'b' },
      { phase: 'things', after: 'd' },
      { phase: 'certificates' },
      { phase: 'certificates', after: 'cert-b' },
      { phase: 'certificates', after: 'cert-d' },
      undefined,
    ]);
  });

  it('begins a phase anew where AWS IoT does not take the token of an earlier run', async () => {
    const { pass } = setup();
    await pass();

    const { tally } = await pass({ position: { phase: 'things', after: 'of last week', skip: 1 } });

    expect(tally).toMatchObject({ rows: 0, things: 5, certificates: 5 });
  });

  it('fails where a page cannot be listed', async () => {
    const error = new Error('throttled');
    const { pass } = setup({
      inventory: (own) => failing(own, { method: 'things', error, when: 'before' }),
    });

    await expect(pass()).rejects.toBe(error);
  });

  describe('of things and certificates without a row', () => {
    it('reports them, and leaves them as they are', async () => {
      const { pass, iot, devices } = setup();
      devices.rows.clear();
      iot.things.set('ours', { thingName: 'ours', certificateId: 'stray' });
      iot.things.set('theirs', { thingName: 'theirs' });
      iot.attached.set('ours', new Set(['stray']));
      for (const [certificateId, status] of [
        ['stray', 'ACTIVE'],
        ['bare', 'ACTIVE'],
        ['out', 'INACTIVE'],
      ] as const)
        iot.certificates.set(certificateId, { certificateId, certificatePem: pemOf(certificateId), status });

      const { findings, tally } = await pass();

      expect(findings).toEqual([
        { kind: 'thing', thingName: 'ours', certificateId: 'stray' },
        { kind: 'certificate', certificateId: 'bare', thingNames: [] },
        { kind: 'certificate', certificateId: 'stray', thingNames: ['ours'] },
      ]);
      expect(tally).toMatchObject({ withoutRow: 3, things: 2, certificates: 3 });
      expect([...iot.things.keys(), ...iot.certificates.keys()]).toEqual([
        'ours',
        'theirs',
        'stray',
        'bare',
        'out',
      ]);
    });

    it('reports a certificate that works beside that of the row', async () => {
      const { pass, iot } = setup();
      await pass();
      iot.certificates.set('intruder', {
        certificateId: 'intruder',
        certificatePem: pemOf('intruder'),
        status: 'ACTIVE',
      });
      iot.attached.get('a')?.add('intruder');

      const { findings } = await pass({ isDryRun: true });

      expect(findings).toEqual([
        { kind: 'row', thingName: 'a', drift: ['extra'], result: 'found' },
        { kind: 'certificate', certificateId: 'intruder', thingNames: ['a'] },
      ]);
    });
  });
});
