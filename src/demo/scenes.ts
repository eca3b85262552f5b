import {demosForEnterprises, rerouteInvoices} from './edits.ts';
import {INCIDENT_SCENES} from './incident-scenes.ts';
import {PROMOTION_SCENES} from './promotion-scenes.ts';
import type {Scene} from './scene.ts';
import {bookDemo} from './workflows/revenue.ts';

/** The story, in order. Each scene finds what the ones before it left. */
export const SCENES: readonly Scene[] = [
  {
    title: 'A team with three n8n',
    async play(stage) {
      stage.say('Acme has an n8n to develop on, one for staging and one for production. wops.yaml names them:');
      await stage.show('wops.yaml');
      await stage.wops(['env', 'check']);
    },
  },
  {
    title: 'What is there?',
    async play(stage) {
      stage.say('sync reads n8n and Git. Nothing is in Git yet, so every workflow is untracked.');
      await stage.wops(['sync']);
    },
  },
  {
    title: 'Into Git',
    async play(stage) {
      stage.say('dev goes first. Each workflow gets an identity of its own, and a file.');
      await stage.wops(['commit', 'dev', '--all']);
      stage.say(
        'The other two run the same workflows, under other ids and with other credentials. wops knows them by what they do:',
      );
      await stage.wops(['commit', 'staging']);
      await stage.wops(['commit', 'prod']);
      stage.say('One is only in production: Sam tried something out last year. It stays out of Git.');
      await stage.wops(['workflow', 'ignore', 'prod', 'Old partner form']);
      await stage.wops(['status']);
      await stage.git(['log', '--oneline']);
    },
  },
  {
    title: 'Saturday, 23:40: somebody edits production by hand',
    async play(stage) {
      stage.say(
        'Nobody reads #finance at the weekend. Sam sends the word of large invoices to #finance-on-call, in n8n, in production, and tells nobody. (Sam is played by this demo, through the API of n8n.)',
      );
      await stage.edit('prod', 'Stripe invoice paid', rerouteInvoices);
      stage.say(
        'The check that runs every night finds it, names the parameter, and opens an incident. 3 is what a CI job would stop at.',
      );
      await stage.wops(['drift', 'check', 'prod', '--exit-code'], 3);
    },
  },
  {
    title: 'Monday: Sam was right',
    async play(stage) {
      stage.say(
        'The change stays, so Git is told of it, as a commit with a reason. Then all is well again, and the incident is closed.',
      );
      await stage.wops(['commit', 'prod', 'Stripe invoice paid', '-m', 'Large invoices go to the finance on-call']);
      await stage.wops(['drift', 'check', 'prod', '--exit-code']);
    },
  },
  {
    title: 'Meanwhile in dev',
    async play(stage) {
      stage.say(
        'Ana teaches the lead scoring about enterprises, and hot leads get a demo: a new workflow, with a new credential. (Ana is the demo again.) This is what staging would get:',
      );
      await stage.make('dev', bookDemo);
      await stage.edit('dev', 'Lead scoring', demosForEnterprises);
      await stage.wops(['commit', 'dev', '--all', '-m', 'Hot leads get a demo']);
      await stage.wops(['diff', 'dev', 'staging']);
    },
  },
  ...PROMOTION_SCENES,
  ...INCIDENT_SCENES,
];
