import {WopsError} from '../core/errors.ts';
import type {RuntimeWorkflow} from '../core/workflow/runtime-workflow.ts';
import type {PracticeN8n} from './practice-n8n.ts';

/** What a person does in n8n's editor, done through n8n's API. */
export class N8nEditor {
  readonly n8n: PracticeN8n;
  readonly signal: AbortSignal;

  constructor(n8n: PracticeN8n, signal: AbortSignal) {
    this.n8n = n8n;
    this.signal = signal;
  }

  create<T>(what: 'credentials' | 'tags' | 'workflows', body: object): Promise<T> {
    return this.call('POST', `/${what}`, body);
  }

  publish(id: string): Promise<unknown> {
    return this.call('POST', `/workflows/${id}/publish`, {});
  }

  unpublish(id: string): Promise<unknown> {
    return this.call('POST', `/workflows/${id}/unpublish`, {});
  }

  tag(id: string, tagIds: string[]): Promise<unknown> {
    return this.call(
      'PUT',
      `/workflows/${id}/tags`,
      tagIds.map((tagId) => ({id: tagId})),
    );
  }

  /** Opens a workflow, changes it and saves it. What is published is live at once. */
  async edit(id: string, change: (workflow: RuntimeWorkflow) => void): Promise<void> {
    const workflow = await this.call<RuntimeWorkflow>('GET', `/workflows/${id}`);
    change(workflow);
    const {name, nodes, connections, settings} = workflow;
    await this.call('PUT', `/workflows/${id}`, {name, nodes, connections, settings});
  }

  private async call<T>(method: string, path: string, body?: object): Promise<T> {
    const {name, url, apiKey} = this.n8n;
    const response = await fetch(`${url}/api/v1${path}`, {
      method,
      headers: {'x-n8n-api-key': apiKey, 'content-type': 'application/json'},
      signal: this.signal,
      ...(body ? {body: JSON.stringify(body)} : {}),
    });
    const text = await response.text();
    if (response.ok) return JSON.parse(text) as T;
    throw new WopsError('n8n_refused', `${name}: ${method} ${path} was answered ${response.status}: ${text}`);
  }
}
