import type {DemoWorkflow} from './demo-workflow.ts';
import {code, email, http, onFailure, query, schedule, slack} from './nodes.ts';

export const errorHandler: DemoWorkflow = {
  name: 'Error handler',
  tags: ['operations'],
  published: true,
  nodes: [
    onFailure('A workflow failed'),
    slack(
      'Tell operations',
      '#ops-alerts',
      '=:rotating_light: {{ $json.workflow.name }} failed at {{ $json.execution.lastNodeExecuted }}: {{ $json.execution.error.message }}',
    ),
  ],
  wires: {'A workflow failed': ['Tell operations']},
};

export const nightlyCrmSync: DemoWorkflow = {
  name: 'Nightly CRM sync',
  tags: ['sales', 'nightly'],
  published: true,
  onError: 'Error handler',
  settings: {timezone: 'Europe/Berlin'},
  nodes: [
    schedule('At two in the morning', '0 2 * * *'),
    http('Fetch changed contacts', {url: 'https://crm.acme.example/v2/contacts?changedSince=yesterday'}, 'crm'),
    code('Flatten contacts', [
      'return $input.all().map(({json}) => ({',
      '  json: {',
      '    id: json.id,',
      '    email: json.properties.email.toLowerCase(),',
      "    company: json.properties.company ?? '(none)',",
      '    owner: json.owner?.name ?? null,',
      '  },',
      '}));',
    ]),
    query(
      'Upsert into warehouse',
      'INSERT INTO contacts (id, email, company, owner)\nVALUES ($1, $2, $3, $4)\nON CONFLICT (id) DO UPDATE SET email = $2, company = $3, owner = $4',
    ),
  ],
  wires: {
    'At two in the morning': ['Fetch changed contacts'],
    'Fetch changed contacts': ['Flatten contacts'],
    'Flatten contacts': ['Upsert into warehouse'],
  },
};

export const weeklyRevenueReport: DemoWorkflow = {
  name: 'Weekly revenue report',
  tags: ['finance'],
  published: true,
  onError: 'Error handler',
  settings: {timezone: 'Europe/Berlin'},
  nodes: [
    schedule('Mondays at eight', '0 8 * * 1'),
    query(
      'Revenue by product',
      "SELECT product, sum(amount) AS revenue\nFROM invoices\nWHERE paid_at >= now() - interval '7 days'\nGROUP BY product\nORDER BY revenue DESC",
    ),
    code('Write the summary', [
      "const rows = $input.all().map(({json}) => json.product + ': ' + json.revenue);",
      "return [{json: {summary: rows.join('\\n')}}];",
    ]),
    email('Mail the leads', {
      to: 'leads@acme.example',
      subject: '=Revenue, week {{ $now.weekNumber }}',
      text: '={{ $json.summary }}',
    }),
  ],
  wires: {
    'Mondays at eight': ['Revenue by product'],
    'Revenue by product': ['Write the summary'],
    'Write the summary': ['Mail the leads'],
  },
};

export const churnWatch: DemoWorkflow = {
  name: 'Churn watch',
  tags: ['sales'],
  published: false,
  only: ['dev'],
  nodes: [
    schedule('Every morning', '0 7 * * *'),
    query(
      'Customers gone quiet',
      "SELECT name, owner, last_seen FROM customers WHERE last_seen < now() - interval '21 days'",
    ),
    slack('Tell sales', '#sales', '={{ $json.name }} has not been seen since {{ $json.last_seen }}.'),
  ],
  wires: {'Every morning': ['Customers gone quiet'], 'Customers gone quiet': ['Tell sales']},
};
