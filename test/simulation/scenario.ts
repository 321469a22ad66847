import { pemOf } from '../fakes/in-memory-iot.ts';
import type { Choices } from './choices.ts';

export const caCertificateId = 'ca'.repeat(32);

/** A certificate, and the one device that holds its key. */
export interface SimulatedCertificate {
  readonly id: string;
  readonly pem: string;
  readonly thingName: string;
  /** Whether admission takes it. */
  readonly isSound: boolean;
}

/** Who takes part in a schedule. */
export interface Scenario {
  readonly regionNames: readonly string[];
  readonly certificates: readonly SimulatedCertificate[];
  /** How many attempts to delete still find a detachment; with more than 5 a deletion fails and is tried again later. */
  readonly detachmentLag: number;
}

const twoRegions = ['west', 'east'] as const;
const threeRegions = ['west', 'east', 'south'] as const;

/** Every certificate after the first may be an impostor: another certificate of the same name. */
export const drawScenario = (choices: Choices): Scenario => {
  const regionNames = choices.happens(4) ? threeRegions : twoRegions;
  const count = 1 + choices.pick(3);
  const certificates = Array.from({ length: count }, (_, index): SimulatedCertificate => {
    const id = String(index + 1).repeat(64);
    const isImpostor = index > 0 && choices.pick(2) === 1;
    return {
      id,
      pem: pemOf(id),
      thingName: isImpostor ? 'sensor-1' : `sensor-${index + 1}`,
      isSound: !choices.happens(6),
    };
  });
  return { regionNames, certificates, detachmentLag: choices.pick(8) };
};
