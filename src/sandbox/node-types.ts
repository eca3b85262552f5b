/** Which of n8n 2.41's own nodes have a webhook or start a workflow: its node descriptions in one rule and its exceptions. */
const OWN = /^(n8n-nodes-base|@n8n\/n8n-nodes-langchain)\.(.+)$/;

/** Not named `…Trigger`, and yet with a webhook. */
const WEBHOOK = new Set(
  (
    'chat discord emailSend form github googleChat gmail microsoftOutlook microsoftTeams slack telegram wait webhook ' +
    'whatsApp'
  ).split(' '),
);

/** Named `…Trigger`, and yet without one: they poll, listen or are called. */
const NO_WEBHOOK = new Set(
  (
    'airtable amqp clockify databricks e2eTestPolling error evaluation executeWorkflow googleBusinessProfile ' +
    'googleCalendar googleDrive googleSheets gmail kafka localFile manual manualChat microsoftOneDrive ' +
    'microsoftOutlook mqtt n8n notion postgres rabbitmq redis rssFeedRead salesforce schedule seaTable simulate sse ' +
    'toggl workflow'
  )
    .split(' ')
    .map((name) => `${name}Trigger`),
);

const STARTS = new Set(['cron', 'emailReadImap', 'interval']);
const STARTS_BY_HAND = new Set(['manualTrigger', 'manualChatTrigger', 'evaluationTrigger', 'simulateTrigger']);

/** Whether n8n has this type, as far as the package tells: no community packages are installed. */
export function isInstalled(type: string): boolean {
  return OWN.test(type);
}

/** Whether n8n gives nodes of this type a `webhookId`. */
export function hasWebhook(type: string): boolean {
  const name = OWN.exec(type)?.[2];
  return name !== undefined && (WEBHOOK.has(name) || (name.endsWith('Trigger') && !NO_WEBHOOK.has(name)));
}

/** Whether a node of this type is a trigger. */
export function isTrigger(type: string): boolean {
  const name = type.slice(type.lastIndexOf('.') + 1);
  return name.endsWith('Trigger') || name === 'webhook' || STARTS.has(name);
}

/** Whether a workflow with a node of this type can be published. */
export function startsByItself(type: string): boolean {
  const name = type.slice(type.lastIndexOf('.') + 1);
  return !STARTS_BY_HAND.has(name) && (isTrigger(type) || hasWebhook(type));
}
