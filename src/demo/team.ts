import type {EnvironmentClass} from '../core/config/config.ts';

/** The environments of the demo's team, and what they are. */
export const INSTANCES = {
  dev: {class: 'dev'},
  staging: {class: 'staging'},
  prod: {class: 'production'},
} as const satisfies Record<string, {class: EnvironmentClass}>;

export type InstanceName = keyof typeof INSTANCES;

export interface TeamCredential {
  type: string;
  /** What it is called in dev and staging, and in prod. */
  test: string;
  live: string;
  /** Too new for wops.yaml to know it. */
  isNew?: boolean;
  /** Made-up secrets, in the fields that n8n asks for. */
  data: Record<string, unknown>;
}

/** The accounts that the workflows use. As in many a team, prod has its own, under names of their own. */
export const CREDENTIALS = {
  slack: {type: 'slackApi', test: 'Slack (test workspace)', live: 'Slack', data: {accessToken: 'made-up'}},
  crm: {type: 'httpHeaderAuth', test: 'CRM sandbox', live: 'CRM', data: {name: 'X-CRM-Key', value: 'made-up'}},
  app: {type: 'httpHeaderAuth', test: 'Acme app (test)', live: 'Acme app', data: {name: 'X-App-Key', value: 'made-up'}},
  openai: {type: 'openAiApi', test: 'OpenAI (small budget)', live: 'OpenAI', data: {apiKey: 'made-up'}},
  warehouse: {
    type: 'postgres',
    test: 'Warehouse copy',
    live: 'Warehouse',
    data: {host: 'warehouse.acme.example', database: 'acme', user: 'n8n', password: 'made-up'},
  },
  calendar: {
    type: 'httpHeaderAuth',
    test: 'Calendar (test)',
    live: 'Calendar',
    isNew: true,
    data: {name: 'X-Calendar-Key', value: 'made-up'},
  },
  mail: {
    type: 'smtp',
    test: 'Mail trap',
    live: 'Mail',
    data: {host: 'mail.acme.example', user: 'n8n', password: 'made-up'},
  },
} as const satisfies Record<string, TeamCredential>;

export type CredentialName = keyof typeof CREDENTIALS;

/** What a credential is called in an instance. */
export function credentialNameIn(instance: InstanceName, credential: CredentialName): string {
  const {test, live} = CREDENTIALS[credential];
  return INSTANCES[instance].class === 'production' ? live : test;
}
