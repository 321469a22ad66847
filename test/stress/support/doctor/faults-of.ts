import { caFaults } from './authorities.ts';
import type { Fault } from './fault.ts';
import { fleetFaults } from './fleet.ts';
import { flowFaults } from './flow.ts';
import { nameFaults } from './names.ts';
import { ruleFaults } from './rules.ts';
import { viewFaults } from './views.ts';

export const faultsOf = (): readonly Fault[] => [
  ...viewFaults,
  ...caFaults,
  ...nameFaults,
  ...ruleFaults,
  ...flowFaults,
  ...fleetFaults,
];
