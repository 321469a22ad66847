/** The metrics of AWS's own services that localhost measures. */
const measured: Readonly<Record<string, readonly string[]>> = {
  'AWS/SQS': [
    'ApproximateNumberOfMessagesVisible',
    'ApproximateNumberOfMessagesNotVisible',
    'ApproximateNumberOfMessagesDelayed',
  ],
  'AWS/Lambda': ['Invocations', 'Errors', 'Duration', 'Throttles', 'AsyncEventAge', 'AsyncEventsDropped'],
  'AWS/EventBridge/Pipes': ['ExecutionFailed', 'ExecutionPartiallyFailed'],
};

/** Why there will never be data of a metric on localhost. Metrics of one's own may have any name. */
export const metricFault = (namespace: string, name: string): string | undefined => {
  if (!namespace.startsWith('AWS/')) return undefined;
  const names = measured[namespace];
  if (names === undefined)
    return `localhost measures nothing of ${namespace}, but of ${Object.keys(measured).join(', ')}`;
  return names.includes(name)
    ? undefined
    : `localhost does not measure ${namespace} ${name}, but ${names.join(', ')}`;
};
