import type {DemoWorkflow} from './demo-workflow.ts';
import {call, set, slack, webhook} from './nodes.ts';

/** Sam's, in production only: it has the path that `partnerSignup` is to answer on. */
export const oldPartnerForm: DemoWorkflow = {
  name: 'Old partner form',
  tags: [],
  published: true,
  only: ['prod'],
  nodes: [
    webhook('Partner form sent', 'partner-signup'),
    slack('Tell Sam', '#sam', '={{ $json.body.company }} wants to be a partner.'),
  ],
  wires: {'Partner form sent': ['Tell Sam']},
};

/** Comes later: Ana makes it in dev. */
export const partnerSignup: DemoWorkflow = {
  name: 'Partner sign-up',
  tags: ['customers'],
  published: true,
  onError: 'Error handler',
  nodes: [
    webhook('A partner signed up', 'partner-signup'),
    set('Read the form', {email: '={{ $json.body.email }}', plan: 'partner'}),
    call('Create their account', 'Create account'),
    slack('Tell the team', '#partners', "=:handshake: {{ $('Read the form').item.json.email }} is a partner."),
  ],
  wires: {
    'A partner signed up': ['Read the form'],
    'Read the form': ['Create their account'],
    'Create their account': ['Tell the team'],
  },
};
