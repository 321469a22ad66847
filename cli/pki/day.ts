/** `2027-12-26`, in UTC. */
export const day = (ms: number): string => new Date(ms).toISOString().slice(0, 10);
