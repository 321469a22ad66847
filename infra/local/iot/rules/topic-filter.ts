/**
 * Whether a topic filter matches a topic, as AWS IoT does it: `+` is one level, `#` is one level or more ("the parent topic is not
 * matched": AWS IoT Developer Guide, "AWS IoT differences from MQTT"), and a filter that starts with a wildcard
 * matches no topic that starts with `$` [MQTT-4.7.2-1].
 */
export const matchesTopic = (filter: string, topic: string): boolean => {
  if (topic.startsWith('$') && !filter.startsWith('$')) return false;
  const wanted = filter.split('/');
  const levels = topic.split('/');
  if (wanted.at(-1) === '#')
    return levels.length >= wanted.length && matchesLevels(wanted.slice(0, -1), levels);
  return levels.length === wanted.length && matchesLevels(wanted, levels);
};

const matchesLevels = (wanted: readonly string[], levels: readonly string[]): boolean =>
  wanted.every((level, index) => level === '+' || level === levels[index]);

/** Says what is wrong with a topic filter [MQTT-4.7.1]; `undefined` where nothing is. */
export const filterFault = (filter: string): string | undefined => {
  if (filter === '') return 'it is empty';
  const levels = filter.split('/');
  if (levels.some((level) => level.length > 1 && /[+#]/.test(level)))
    return 'a wildcard must be a level of its own';
  if (levels.slice(0, -1).includes('#')) return '# must be the last level';
  return undefined;
};
