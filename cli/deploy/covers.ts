/** Whether a name of a certificate is that of the server; a wildcard stands for its first label. RFC 6125 6.4.3 */
export const covers = (certified: string, name: string): boolean => {
  const [pattern, wanted] = [certified.toLowerCase(), name.toLowerCase()];
  return (
    pattern === wanted || (pattern.startsWith('*.') && pattern.slice(1) === wanted.replace(/^[^.]+/, ''))
  );
};
