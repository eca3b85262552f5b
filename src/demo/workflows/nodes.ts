import type {Json, JsonObject} from '../../core/workflow/runtime-workflow.ts';
import type {CredentialName} from '../team.ts';
import type {DemoNode} from './demo-workflow.ts';

/** Answers POST on `/webhook/<path>`; `respond`: what it answers comes from a node of the workflow. */
export function webhook(name: string, path: string, {respond = false} = {}): DemoNode {
  const parameters = {httpMethod: 'POST', path, options: {}, ...(respond ? {responseMode: 'responseNode'} : {})};
  return {name, type: 'n8n-nodes-base.webhook', typeVersion: 2, parameters};
}

/** `expression` is a cron expression. */
export function schedule(name: string, expression: string): DemoNode {
  const parameters = {rule: {interval: [{field: 'cronExpression', expression}]}};
  return {name, type: 'n8n-nodes-base.scheduleTrigger', typeVersion: 1.2, parameters};
}

export function calledByOthers(name: string): DemoNode {
  const parameters = {inputSource: 'passthrough'};
  return {name, type: 'n8n-nodes-base.executeWorkflowTrigger', typeVersion: 1.1, parameters};
}

export function call(name: string, calls: string): DemoNode {
  return {name, type: 'n8n-nodes-base.executeWorkflow', typeVersion: 1.2, parameters: {options: {}}, calls};
}

export function onFailure(name: string): DemoNode {
  return {name, type: 'n8n-nodes-base.errorTrigger', typeVersion: 1, parameters: {}};
}

export function slack(name: string, channel: string, text: string): DemoNode {
  const channelId = {__rl: true, mode: 'name', value: channel};
  const parameters = {select: 'channel', channelId, text, otherOptions: {}};
  return {name, type: 'n8n-nodes-base.slack', typeVersion: 2.3, parameters, credential: 'slack'};
}

export function email(name: string, mail: {to: string; subject: string; text: string}): DemoNode {
  const {to, subject, text} = mail;
  const parameters = {
    fromEmail: 'team@acme.example',
    toEmail: to,
    subject,
    emailFormat: 'text',
    text,
    options: {appendAttribution: false},
  };
  return {name, type: 'n8n-nodes-base.emailSend', typeVersion: 2.1, parameters, credential: 'mail'};
}

/** A request with a key in a header. `body`: an expression that makes JSON. */
export function http(
  name: string,
  request: {method?: string; url: string; body?: string},
  credential: CredentialName,
): DemoNode {
  const {method = 'GET', url, body} = request;
  const sent: JsonObject = body === undefined ? {} : {sendBody: true, specifyBody: 'json', jsonBody: body};
  const authentication = {authentication: 'genericCredentialType', genericAuthType: 'httpHeaderAuth'};
  const parameters = {method, url, ...authentication, ...sent, options: {}};
  return {name, type: 'n8n-nodes-base.httpRequest', typeVersion: 4.2, parameters, credential};
}

export function query(name: string, sql: string): DemoNode {
  const parameters = {operation: 'executeQuery', query: sql, options: {}};
  return {name, type: 'n8n-nodes-base.postgres', typeVersion: 2.5, parameters, credential: 'warehouse'};
}

export function code(name: string, lines: string[]): DemoNode {
  return {name, type: 'n8n-nodes-base.code', typeVersion: 2, parameters: {jsCode: lines.join('\n')}};
}

/** Adds fields to each item. */
export function set(name: string, values: Record<string, string>): DemoNode {
  const assignments = Object.entries(values).map(([field, value]) => ({
    id: field,
    name: field,
    value,
    type: 'string',
  }));
  const parameters = {assignments: {assignments}, includeOtherFields: true, options: {}};
  return {name, type: 'n8n-nodes-base.set', typeVersion: 3.4, parameters};
}

/** Outputs: true, false. */
export function check(name: string, left: string, operation: string, right: string | number): DemoNode {
  const parameters = {conditions: condition(left, operation, right), options: {}};
  return {name, type: 'n8n-nodes-base.if', typeVersion: 2.2, parameters};
}

/** An output per value of `left`, named after it, and one for the rest. */
export function route(name: string, left: string, values: string[]): DemoNode {
  const rules = values.map((value) => ({
    conditions: condition(left, 'equals', value),
    renameOutput: true,
    outputKey: value,
  }));
  const parameters = {rules: {values: rules}, options: {fallbackOutput: 'extra'}};
  return {name, type: 'n8n-nodes-base.switch', typeVersion: 3.2, parameters};
}

function condition(left: string, operation: string, right: string | number) {
  const type = typeof right;
  return {
    combinator: 'and',
    options: {caseSensitive: true, leftValue: '', typeValidation: 'strict', version: 2},
    conditions: [{id: operation, leftValue: left, rightValue: right, operator: {type, operation}}],
  };
}

export function respond(name: string, body: string): DemoNode {
  const parameters = {respondWith: 'json', responseBody: body, options: {}};
  return {name, type: 'n8n-nodes-base.respondToWebhook', typeVersion: 1.1, parameters};
}

/** Its model and parser are plugged in. */
export function agent(name: string, {task, input}: {task: string; input: string}): DemoNode {
  const parameters = {promptType: 'define', text: input, hasOutputParser: true, options: {systemMessage: task}};
  return {name, type: '@n8n/n8n-nodes-langchain.agent', typeVersion: 1.7, parameters};
}

export function chatModel(name: string, model: string): DemoNode {
  const parameters = {model: {__rl: true, mode: 'list', value: model}, options: {temperature: 0}};
  return {name, type: '@n8n/n8n-nodes-langchain.lmChatOpenAi', typeVersion: 1.2, parameters, credential: 'openai'};
}

/** Makes the model answer JSON like `example`. */
export function jsonParser(name: string, example: Json): DemoNode {
  const parameters = {jsonSchemaExample: JSON.stringify(example, null, 2)};
  return {name, type: '@n8n/n8n-nodes-langchain.outputParserStructured', typeVersion: 1.2, parameters};
}
