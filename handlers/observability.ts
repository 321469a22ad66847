import { Logger } from '@aws-lambda-powertools/logger';
import { Metrics } from '@aws-lambda-powertools/metrics';
import { Tracer } from '@aws-lambda-powertools/tracer';

export interface Observability {
  readonly logger: Logger;
  readonly metrics: Metrics;
  readonly tracer: Tracer;
}

/** The clients of AWS are captured one by one, so capturing every HTTP request as well would trace each call twice. */
export const createObservability = (serviceName: string, namespace: string): Observability => ({
  logger: new Logger({ serviceName }),
  metrics: new Metrics({ serviceName, namespace }),
  tracer: new Tracer({ serviceName, captureHTTPsRequests: false }),
});
