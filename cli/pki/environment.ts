/** The one place in which `landfall pki` looks at the environment. */
export const environment = {
  passphrase: (): string | undefined => process.env['LANDFALL_PKI_PASSPHRASE'],
  /** Whether somebody is looking at a terminal who wants things to move. https://no-color.org */
  isLively: (): boolean =>
    process.stderr.isTTY && !process.env['NO_COLOR'] && !process.env['CI'] && process.env['TERM'] !== 'dumb',
};
