import type { CloudEvent, CloudEvents } from '../region/cloud-events.ts';
import { readEmbeddedMetrics } from './emf.ts';
import type { Metrics } from './metrics.ts';

type Invocation = Extract<CloudEvent, { readonly type: 'invocation' }>;

const recordInvocation = (
  metrics: Metrics,
  { functionName, outcome, durationMs }: Pick<Invocation, 'functionName' | 'outcome' | 'durationMs'>,
): void => {
  const record = (name: string, value: number): void => {
    metrics.record({ namespace: 'AWS/Lambda', name, dimensions: { FunctionName: functionName } }, value);
  };
  if (outcome === 'gave-up') {
    record('AsyncEventsDropped', 1);
    return;
  }
  record('Invocations', 1);
  record('Errors', outcome === 'succeeded' ? 0 : 1);
  record('Duration', durationMs);
};

/** Makes metrics of what a Region tells: runs of functions, lines of their logs, and what its services count. */
export const collectMetrics = (
  metrics: Metrics,
  { region, events }: { readonly region: string; readonly events: CloudEvents },
): (() => void) => {
  const collect = (event: CloudEvent): void => {
    if (event.region !== region) return;
    if (event.type === 'metric') metrics.record(event, event.value);
    else if (event.type === 'invocation') recordInvocation(metrics, event);
    else if (event.type === 'log')
      for (const { metric, value } of readEmbeddedMetrics(event.line)) metrics.record(metric, value);
  };
  events.on('event', collect);
  return () => events.off('event', collect);
};
