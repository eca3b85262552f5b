/** Common credential types with their fields, required ones marked. Others are known by the look of their name, and take any field. */
const FIELDS: Record<string, string> = {
  httpBasicAuth: 'user password',
  httpHeaderAuth: 'name value',
  httpQueryAuth: 'name value',
  anthropicApi: 'apiKey url',
  githubApi: 'server user accessToken',
  googleApi: 'region email! privateKey! inpersonate delegatedEmail httpNode scopes',
  openAiApi: 'apiKey organizationId url',
  postgres: 'host database user password port ssl',
  redis: 'host port user password database ssl',
  sendGridApi: 'apiKey',
  slackApi: 'accessToken signatureSecret',
  smtp: 'host port user password secure hostName',
  stripeApi: 'secretKey signatureSecret',
  telegramApi: 'accessToken baseUrl',
};

const ANY_FIELD = /^[a-z]\w*(Api|Auth|OAuth2)$/;

export interface CredentialSchema {
  additionalProperties: boolean;
  type: 'object';
  properties: Record<string, {type: string}>;
  required: string[];
}

/** The schema of `type`'s data, or undefined where n8n would not know the type. */
export function credentialSchema(type: string): CredentialSchema | undefined {
  const fields = Object.hasOwn(FIELDS, type) ? FIELDS[type]!.split(' ') : undefined;
  if (!fields && !ANY_FIELD.test(type)) return undefined;
  const names = (fields ?? []).map((field) => field.replace('!', ''));
  const properties = Object.fromEntries(names.map((field) => [field, {type: 'string'}]));
  const required = (fields ?? []).filter((field) => field.endsWith('!')).map((field) => field.slice(0, -1));
  return {additionalProperties: fields === undefined, type: 'object', properties, required};
}
