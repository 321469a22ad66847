/**
 * Runs `work` while no onboarding of this certificate runs in this Region, and keeps any from beginning meanwhile.
 * @throws Error, to be tried again later, when one runs or reached its goal a moment ago
 */
export type RunExclusively = <Result>(certificateId: string, work: () => Promise<Result>) => Promise<Result>;
