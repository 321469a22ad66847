/** Ends a run as transient: the name is in another run's hands, and who gets it will be seen when that run is over. */
export class ClaimContestedError extends Error {
  override readonly name = 'ClaimContestedError';
  readonly thingName: string;

  constructor(thingName: string, detail: string) {
    super(`The name "${thingName}" is contested: ${detail}; run it again`);
    this.thingName = thingName;
  }
}
