import { DescribeEndpointCommand, type IoTClient } from '@aws-sdk/client-iot';
import { callAws } from './call-aws.ts';

/** Host name that devices of this account connect to in one Region. */
export type FindDataEndpoint = () => Promise<string>;

/** The endpoint of type `iot:Data-ATS`. It is constant, and CloudFormation cannot read it. */
export const createIotDataEndpoint =
  (client: IoTClient): FindDataEndpoint =>
  async () => {
    const { endpointAddress } = await callAws('DescribeEndpoint iot:Data-ATS', () =>
      client.send(new DescribeEndpointCommand({ endpointType: 'iot:Data-ATS' })),
    );
    if (endpointAddress === undefined) throw new Error('DescribeEndpoint iot:Data-ATS gave no address');
    return endpointAddress;
  };
