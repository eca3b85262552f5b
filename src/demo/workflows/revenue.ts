import type {DemoWorkflow} from './demo-workflow.ts';
import {calledByOthers, check, code, http, query, respond, slack, webhook} from './nodes.ts';

export const stripeInvoicePaid: DemoWorkflow = {
  name: 'Stripe invoice paid',
  tags: ['finance', 'billing'],
  published: true,
  onError: 'Error handler',
  nodes: [
    webhook('Invoice paid', 'stripe-invoice-paid'),
    check('Large invoice?', '={{ $json.body.data.object.amount_paid / 100 }}', 'gte', 10_000),
    slack(
      'Tell finance',
      '#finance',
      '=:moneybag: {{ $json.body.data.object.customer_name }} paid {{ $json.body.data.object.amount_paid / 100 }} EUR.',
    ),
    query(
      'Note the invoice',
      'INSERT INTO invoices (id, customer, amount, paid_at)\nVALUES ($1, $2, $3, now())\nON CONFLICT (id) DO NOTHING',
    ),
  ],
  wires: {
    'Invoice paid': ['Large invoice?'],
    'Large invoice?': [['Tell finance', 'Note the invoice'], 'Note the invoice'],
  },
};

export const leadScoring: DemoWorkflow = {
  name: 'Lead scoring',
  tags: ['sales'],
  published: true,
  onError: 'Error handler',
  nodes: [
    webhook('New lead', 'new-lead', {respond: true}),
    http('Look up the company', {url: '=https://crm.acme.example/v2/companies?domain={{ $json.body.domain }}'}, 'crm'),
    code('Score the lead', [
      'const {employees = 0, country} = $json;',
      'let score = 0;',
      'if (employees > 50) score += 30;',
      "if (['DE', 'AT', 'CH'].includes(country)) score += 20;",
      'return [{json: {...$json, score}}];',
    ]),
    check('Hot lead?', '={{ $json.score }}', 'gte', 50),
    slack('Tell sales', '#sales', '=Hot lead: {{ $json.name }} ({{ $json.score }} points)'),
    http(
      'Add to newsletter',
      {method: 'POST', url: 'https://crm.acme.example/v2/lists/newsletter', body: '={{ { email: $json.email } }}'},
      'crm',
    ),
    respond('Answer', '={{ { score: $json.score } }}'),
  ],
  wires: {
    'New lead': ['Look up the company'],
    'Look up the company': ['Score the lead'],
    'Score the lead': ['Hot lead?'],
    'Hot lead?': [
      ['Tell sales', 'Answer'],
      ['Add to newsletter', 'Answer'],
    ],
  },
};

/** Comes later: Ana makes it in dev. */
export const bookDemo: DemoWorkflow = {
  name: 'Book a demo',
  tags: ['sales'],
  published: true,
  onError: 'Error handler',
  nodes: [
    calledByOthers('A hot lead'),
    http(
      'Find a free hour',
      {method: 'POST', url: 'https://calendar.acme.example/api/bookings', body: '={{ { guest: $json.email } }}'},
      'calendar',
    ),
  ],
  wires: {'A hot lead': ['Find a free hour']},
};
