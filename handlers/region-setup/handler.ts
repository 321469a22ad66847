import type { Logger } from '@aws-lambda-powertools/logger';
import type { Sleep } from '../../infra/aws/retry-while.ts';
import type { Handle } from '../lambda-handler.ts';
import { logMessages } from '../log-messages.ts';
import type { Measure } from '../measure.ts';
import { parseEvent } from '../parse-event.ts';
import type { AnswerCloudFormation, CustomResourceAnswer } from './answer-cloudformation.ts';
import { beforeDeadline } from './before-deadline.ts';
import {
  type CustomResourceRequest,
  customResourceRequest,
  formerProperties,
  regionSetupProperties,
} from './event.ts';
import { answerTakesMs, type Patience } from './patience.ts';
import { setAuthorities, type SetUpPorts, setUpRegion } from './set-up.ts';

export interface RegionSetupDeps extends SetUpPorts {
  readonly answer: AnswerCloudFormation;
  readonly sleep: Sleep;
  readonly logger: Pick<Logger, 'info' | 'error'>;
  readonly measure: Pick<Measure, 'count'>;
}

const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error));

/**
 * Handles `Custom::RegionSetup`: waits for this Region's replica of the registry, switches on AWS IoT's registration events, keeps
 * the CAs of the stack ACTIVE and those that leave it INACTIVE; gives the stack what `RegionSetUp` says. CloudFormation is
 * answered whatever happens, or the stack would hang.
 */
export const createRegionSetupHandler = (
  deps: RegionSetupDeps,
): Handle<{ readonly status: CustomResourceAnswer['status'] }> => {
  const { region, answer, sleep, logger, measure } = deps;

  const act = async (
    request: CustomResourceRequest,
    patience: Patience,
  ): Promise<Readonly<Record<string, string>>> => {
    if (request.RequestType === 'Delete') {
      // Nobody is left who would onboard what a CA registers. A set-up that failed is deleted, too.
      const { CaCertificateIds } = formerProperties.parse(request.ResourceProperties);
      await setAuthorities(CaCertificateIds, 'INACTIVE', deps.setAuthorityStatus, patience);
      return {};
    }
    const properties = parseEvent(regionSetupProperties, request.ResourceProperties, measure);
    const dropped = formerProperties
      .parse(request.OldResourceProperties)
      .CaCertificateIds.filter((id) => !properties.CaCertificateIds.includes(id));
    return { ...(await setUpRegion(properties, dropped, deps, logger, patience)) };
  };

  return async (event, context) => {
    const request = parseEvent(customResourceRequest, event, measure);
    // The same for ever: CloudFormation would delete the set-up of an id that changes, and with it the CAs' being ACTIVE.
    const physicalResourceId = request.PhysicalResourceId ?? 'region-setup';
    const failed = (error: unknown): CustomResourceAnswer => {
      logger.error(logMessages.regionSetupFailed, error instanceof Error ? error : String(error));
      return { status: 'FAILED', physicalResourceId, reason: messageOf(error) };
    };
    const remainingMs = () => context.getRemainingTimeInMillis();

    const work = async (): Promise<CustomResourceAnswer> => {
      try {
        const data = await act(request, { remainingMs, sleep });
        return { status: 'SUCCESS', physicalResourceId, data };
      } catch (error) {
        return failed(error);
      }
    };
    const result = await beforeDeadline(remainingMs() - answerTakesMs, work, () =>
      failed(new Error(`AWS in ${region} did not answer in time: try again`)),
    );
    await answer(request, result);
    return { status: result.status };
  };
};
