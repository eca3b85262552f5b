import type {InstanceName} from './team.ts';

/** An n8n that the demo may do with as it likes. */
export interface PracticeN8n {
  name: InstanceName;
  /** Without a trailing slash. */
  url: string;
  apiKey: string;
}

/** The three of them, as they were started. */
export interface Practice {
  instances: PracticeN8n[];
  /** The command that starts the same again in the demo's folder; null where nothing can. */
  restart: string[] | null;
  /** How to sign in to n8n's editor; null where there is none. */
  signIn: {email: string; password: string} | null;
  stop(): Promise<void>;
}
