import { describe, expect, it } from '@jest/globals';
import type { Inventory } from '../../../domain/ports/inventory.ts';
import { readPage } from '../../../domain/reconciliation/read-page.ts';
import { TerminalError } from '../../../domain/saga/terminal-error.ts';
import { failing } from '../../fakes/failing.ts';
import { createInMemoryInventory } from '../../fakes/in-memory-inventory.ts';
import { createInMemoryIot } from '../../fakes/in-memory-iot.ts';

const names = ['a', 'b', 'c', 'd', 'e'];

/** Five rows and five things, two on a page. */
const setup = (): Inventory => {
  const iot = createInMemoryIot();
  for (const thingName of names) iot.things.set(thingName, { thingName });
  return createInMemoryInventory(iot, new Map(names.map((name) => [name, name])));
};
const thing = (thingName: string) => ({ kind: 'thing', thing: { thingName } });

describe('readPage', () => {
  describe('of rows', () => {
    it('reads what follows the last name', async () => {
      const page = await readPage(setup(), { phase: 'rows', after: 'b' });

      expect(page).toMatchObject({
        subjects: [
          { kind: 'row', thingName: 'c' },
          { kind: 'row', thingName: 'd' },
        ],
        next: { phase: 'rows', after: 'd' },
      });
    });

    it('goes on after the last one that is done', async () => {
      const { resumeAt } = await readPage(setup(), { phase: 'rows', after: 'b' });

      expect(resumeAt(1)).toEqual({ phase: 'rows', after: 'c' });
    });

    it('goes on where it was when none is done', async () => {
      const { resumeAt } = await readPage(setup(), { phase: 'rows', after: 'b' });

      expect(resumeAt(0)).toEqual({ phase: 'rows', after: 'b' });
    });
  });

  describe('of what AWS IoT lists', () => {
    it('passes over what is done of the page', async () => {
      const page = await readPage(setup(), { phase: 'things', after: 'b', skip: 1 });

      expect(page.subjects).toEqual([thing('d')]);
      expect(page.next).toEqual({ phase: 'things', after: 'd' });
    });

    it('goes on in the same page, past what is done of it', async () => {
      const { resumeAt } = await readPage(setup(), { phase: 'things', after: 'b', skip: 1 });

      expect(resumeAt(1)).toEqual({ phase: 'things', after: 'b', skip: 2 });
    });

    // Strict: a position is kept in a table, where an attribute without a value is refused.
    it('goes on in the first page, to which no token leads', async () => {
      const { resumeAt } = await readPage(setup(), { phase: 'things' });

      expect(resumeAt(1)).toStrictEqual({ phase: 'things', skip: 1 });
    });
  });

  describe('when a page cannot be listed', () => {
    const transient = new Error('throttled');
    const terminal = new TerminalError('invalid-request', 'No such token');

    it('begins the phase anew where the token is refused', async () => {
      const inventory = failing(setup(), { method: 'things', error: terminal, when: 'before', times: 1 });

      const page = await readPage(inventory, { phase: 'things', after: 'b', skip: 1 });

      expect(page.subjects).toEqual([thing('a'), thing('b')]);
    });

    it.each([
      { error: transient, position: { phase: 'things', after: 'b' } },
      { error: transient, position: { phase: 'things' } },
      { error: terminal, position: { phase: 'things' } },
    ] as const)('fails with $error of $position', async ({ error, position }) => {
      const inventory = failing(setup(), { method: 'things', error, when: 'before', times: 1 });

      await expect(readPage(inventory, position)).rejects.toBe(error);
    });
  });
});
