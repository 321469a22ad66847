/** AWS's sequence numbers have at least 21 digits, more than a double holds; those of dynoxide count from 1. */
const DIGITS = 21;
const LEAD = '1';
const LED = new RegExp(`^${LEAD}\\d{${String(DIGITS - 1)}}$`);

export const toClientSequenceNumber = (engine: string): string =>
  engine.length >= DIGITS ? engine : `${LEAD}${engine.padStart(DIGITS - 1, '0')}`;

export const toEngineSequenceNumber = (client: string): string =>
  LED.test(client) ? String(BigInt(client.slice(LEAD.length))) : client;
