import type {DemoWorkflow} from './demo-workflow.ts';
import {
  agent,
  call,
  calledByOthers,
  chatModel,
  check,
  email,
  http,
  jsonParser,
  route,
  set,
  slack,
  webhook,
} from './nodes.ts';

export const createAccount: DemoWorkflow = {
  name: 'Create account',
  tags: ['customers'],
  published: true,
  onError: 'Error handler',
  nodes: [
    calledByOthers('A customer to set up'),
    http(
      'Create the account',
      {
        method: 'POST',
        url: 'https://app.acme.example/api/accounts',
        body: '={{ { email: $json.email, plan: $json.plan } }}',
      },
      'app',
    ),
    http(
      'Add to CRM',
      {
        method: 'POST',
        url: 'https://crm.acme.example/v2/contacts',
        body: '={{ { email: $json.email, stage: "customer" } }}',
      },
      'crm',
    ),
  ],
  wires: {'A customer to set up': ['Create the account'], 'Create the account': ['Add to CRM']},
};

export const customerOnboarding: DemoWorkflow = {
  name: 'Customer onboarding',
  tags: ['customers'],
  published: true,
  onError: 'Error handler',
  nodes: [
    webhook('Customer signed up', 'customer-signed-up'),
    set('Read the form', {
      email: '={{ $json.body.email.trim().toLowerCase() }}',
      plan: '={{ $json.body.plan ?? "starter" }}',
    }),
    call('Create their account', 'Create account'),
    email('Welcome mail', {
      to: "={{ $('Read the form').item.json.email }}",
      subject: 'Welcome to Acme',
      text: 'Good to have you. Your account is ready: https://app.acme.example',
    }),
    slack('Tell the team', '#customers', "=:wave: {{ $('Read the form').item.json.email }} is on board."),
  ],
  wires: {
    'Customer signed up': ['Read the form'],
    'Read the form': ['Create their account'],
    'Create their account': [['Welcome mail', 'Tell the team']],
  },
};

export const supportTriage: DemoWorkflow = {
  name: 'Support ticket triage',
  tags: ['support', 'ai'],
  published: true,
  onError: 'Error handler',
  nodes: [
    webhook('New ticket', 'support-ticket'),
    agent('Triage agent', {
      task: 'You sort support tickets of a software company. Say what a ticket is about, how urgent it is, and one sentence why. If somebody cannot work, it is urgent.',
      input: '={{ $json.body.subject }}\n\n{{ $json.body.text }}',
    }),
    chatModel('Model', 'gpt-4o-mini'),
    jsonParser('Answer as JSON', {topic: 'billing', urgent: false, why: 'A question about an invoice.'}),
    route('By topic', '={{ $json.output.topic }}', ['billing', 'outage']),
    slack('Ask finance', '#finance', '=A ticket about billing: {{ $json.output.why }}'),
    slack('Wake the on-call', '#on-call', '=:fire: {{ $json.output.why }}'),
    http(
      'File in help desk',
      {method: 'POST', url: 'https://help.acme.example/api/tickets', body: '={{ $json.output }}'},
      'app',
    ),
  ],
  wires: {
    'New ticket': ['Triage agent'],
    'Triage agent': ['By topic'],
    'By topic': ['Ask finance', ['Wake the on-call', 'File in help desk'], 'File in help desk'],
  },
  plugs: [
    {node: 'Model', to: 'Triage agent', as: 'ai_languageModel'},
    {node: 'Answer as JSON', to: 'Triage agent', as: 'ai_outputParser'},
  ],
};

export const contactForm: DemoWorkflow = {
  name: 'Website contact form',
  tags: ['marketing'],
  published: true,
  onError: 'Error handler',
  nodes: [
    webhook('Form sent', 'contact-form'),
    check('Has an address?', '={{ $json.body.email ?? "" }}', 'contains', '@'),
    email('Confirm', {
      to: '={{ $json.body.email }}',
      subject: 'We have your message',
      text: 'Thank you for writing. Somebody answers within a working day.',
    }),
    slack('Tell marketing', '#inbound', '={{ $json.body.name }} wrote: {{ $json.body.message }}'),
  ],
  wires: {'Form sent': ['Has an address?'], 'Has an address?': [['Confirm', 'Tell marketing']]},
};
