import { parsePolicy } from '../policy/parse-policy.ts';
import type { PolicyDocument } from '../policy/policy-document.ts';

/** AWS's managed policies that localhost knows. https://docs.aws.amazon.com/aws-managed-policy/latest/reference/ */
const documents: ReadonlyMap<string, unknown> = new Map([
  [
    'arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole',
    {
      Version: '2012-10-17',
      Statement: {
        Effect: 'Allow',
        Action: ['logs:CreateLogGroup', 'logs:CreateLogStream', 'logs:PutLogEvents'],
        Resource: '*',
      },
    },
  ],
  [
    'arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore',
    {
      Version: '2012-10-17',
      Statement: [
        {
          Effect: 'Allow',
          Action: [
            'ssm:DescribeAssociation',
            'ssm:DescribeDocument',
            'ssm:GetDeployablePatchSnapshotForInstance',
            'ssm:GetDocument',
            'ssm:GetManifest',
            'ssm:GetParameter',
            'ssm:GetParameters',
            'ssm:ListAssociations',
            'ssm:ListInstanceAssociations',
            'ssm:PutComplianceItems',
            'ssm:PutConfigurePackageResult',
            'ssm:PutInventory',
            'ssm:UpdateAssociationStatus',
            'ssm:UpdateInstanceAssociationStatus',
            'ssm:UpdateInstanceInformation',
            'ssmmessages:CreateControlChannel',
            'ssmmessages:CreateDataChannel',
            'ssmmessages:OpenControlChannel',
            'ssmmessages:OpenDataChannel',
            'ec2messages:AcknowledgeMessage',
            'ec2messages:DeleteMessage',
            'ec2messages:FailMessage',
            'ec2messages:GetEndpoint',
            'ec2messages:GetMessages',
            'ec2messages:SendReply',
          ],
          Resource: '*',
        },
      ],
    },
  ],
]);

export const managedPolicy = (arn: string): PolicyDocument => {
  const document = documents.get(arn);
  if (document !== undefined) return parsePolicy(document);
  throw new Error(
    `the managed policy ${arn} does not exist on localhost: write its statements into the role`,
  );
};
