import { randomBytes } from 'node:crypto';

export interface Session {
  readonly roleArn: string;
  readonly sessionName: string;
}

export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
}

/** Knows by its access key in which role's name a call comes. Every other key is the developer's own and may do all. */
export interface Sessions {
  readonly open: (session: Session) => Credentials;
  readonly end: (accessKeyId: string) => void;
  readonly of: (accessKeyId: string) => Session | undefined;
}

export const createSessions = (): Sessions => {
  const sessions = new Map<string, Session>();
  return {
    open: (session) => {
      // `ASIA` marks temporary credentials.
      const accessKeyId = `ASIA${randomBytes(8).toString('hex').toUpperCase()}`;
      sessions.set(accessKeyId, session);
      return {
        accessKeyId,
        secretAccessKey: randomBytes(30).toString('base64'),
        sessionToken: randomBytes(48).toString('base64'),
      };
    },
    end: (accessKeyId) => {
      sessions.delete(accessKeyId);
    },
    of: (accessKeyId) => sessions.get(accessKeyId),
  };
};

/** The ARN that a session is known by: of the role without its path. */
export const assumedRoleArn = ({ roleArn, sessionName }: Session): string => {
  const [, , , , accountId = '', resource = ''] = roleArn.split(':');
  const roleName = resource.slice(resource.lastIndexOf('/') + 1);
  return `arn:aws:sts::${accountId}:assumed-role/${roleName}/${sessionName}`;
};
