import type { TraceStep } from '../domain/ports/run.ts';

interface Subsegment {
  addError(error: Error): void;
  close(): void;
}

/** What is wanted of Powertools' Tracer. */
export interface StepTracer {
  isTracingEnabled(): boolean;
  readonly provider: {
    captureAsyncFunc(name: string, run: (subsegment?: Subsegment) => unknown): unknown;
  };
}

const close = (subsegment: Subsegment | undefined, error?: unknown) => {
  try {
    if (error instanceof Error) subsegment?.addError(error);
    subsegment?.close();
  } catch {
    // A trace that cannot be written is lost; the step is not.
  }
};

const runInside = async <Result>(
  subsegment: Subsegment | undefined,
  step: () => Promise<Result>,
): Promise<Result> => {
  try {
    const result = await step();
    close(subsegment);
    return result;
  } catch (error) {
    close(subsegment, error);
    throw error;
  }
};

/**
 * Makes each step of a saga an X-Ray subsegment, with the step's AWS calls inside; steps may run side by side. Where
 * tracing is off the step just runs.
 */
export const createTraceStep =
  (tracer: StepTracer): TraceStep =>
  (name, step) =>
    tracer.isTracingEnabled()
      ? new Promise((resolve, reject) => {
          tracer.provider.captureAsyncFunc(name, (subsegment) => {
            runInside(subsegment, step).then(resolve, reject);
          });
        })
      : step();
