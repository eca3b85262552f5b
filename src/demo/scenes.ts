import {demosForEnterprises, notePartners, rerouteInvoices} from './edits.ts';
import type {Scene} from './scene.ts';
import {partnerSignup} from './workflows/partners.ts';
import {bookDemo} from './workflows/revenue.ts';

const MAP_CALENDAR = [
  ...['credential', 'map', 'calendar', '--type', 'httpHeaderAuth'],
  ...['--set', 'dev=Calendar (test)', '--set', 'staging=Calendar (test)', '--set', 'prod=Calendar'],
];

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
      stage.say('The check that runs every night finds it, and names the parameter. 3 is what a CI job would stop at.');
      await stage.wops(['drift', 'check', 'prod', '--exit-code'], 3);
    },
  },
  {
    title: 'Monday: Sam was right',
    async play(stage) {
      stage.say('The change stays, so Git is told of it, as a commit with a reason. Then all is well again.');
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
  {
    title: 'To staging',
    async play(stage) {
      stage.say(
        'A dry run tells all that would happen, and writes nothing. Only the lead scoring was asked for; what it calls comes along.',
      );
      await stage.wops(['promote', 'dev', 'staging', 'lead-scoring', '--dry-run']);
      await stage.wops(['promote', 'dev', 'staging', 'lead-scoring', '--yes']);
    },
  },
  {
    title: 'To production, where the credentials are others',
    async play(stage) {
      stage.say(
        'wops.yaml knows what the old credentials are called there. Of the new one nobody told it, so it stops:',
      );
      await stage.wops(['promote', 'staging', 'prod', 'lead-scoring', '--yes'], 4);
      stage.say('One command says what it is called where. It goes into wops.yaml, so it is said once and for all.');
      await stage.wops(MAP_CALENDAR);
      await stage.wops(['promote', 'staging', 'prod', 'lead-scoring', '--yes']);
      await stage.wops(['drift', 'check', 'prod', '--exit-code']);
    },
  },
  {
    title: 'A promotion that fails in the middle',
    async play(stage) {
      stage.say(
        'Partners are to sign up by themselves: Ana makes a workflow for it, and accounts say who is a partner. All is well in staging.',
      );
      await stage.edit('dev', 'Create account', notePartners);
      await stage.make('dev', partnerSignup);
      await stage.wops(['commit', 'dev', '--all', '-m', 'Partners sign up by themselves']);
      await stage.wops(['promote', 'dev', 'staging', 'partner-sign-up', '--publish', '--yes']);
      stage.say(
        "In production Sam's old form has the address of the new one, and n8n only says so when it is to go live. By then accounts have changed already. wops puts all back as it was:",
      );
      await stage.wops(['promote', 'staging', 'prod', 'partner-sign-up', '--publish', '--yes'], 8);
      await stage.wops(['drift', 'check', 'prod', '--exit-code']);
    },
  },
  {
    title: 'The power goes',
    async play(stage) {
      stage.say(
        'Sam switches the old form off, and Ana tries again. In the middle of it the computer dies: the demo kills wops. (Of what --verbose says, only the steps are shown.)',
      );
      await stage.switchOff('prod', 'Old partner form');
      const promote = ['promote', 'staging', 'prod', 'partner-sign-up', '--publish', '--yes'];
      await stage.cutPower([...promote, '--verbose'], 'publish Partner sign-up');
      stage.say(
        'Each step was written down before it was taken. So the next command knows where it stopped: it takes all of it back, and begins anew.',
      );
      await stage.wops(['promotion', 'list', 'prod']);
      await stage.wops(promote);
    },
  },
  {
    title: 'And back again',
    async play(stage) {
      stage.say('The partners get the wrong mail. One command, and production is what it was before.');
      await stage.wops(['rollback', 'latest', '--reason', 'Partners get the wrong mail', '--yes']);
      stage.say('The hold keeps the next one from bringing it back by mistake, until somebody says:');
      await stage.wops(['hold', 'release', 'prod']);
      stage.say('Git knows all that production ever ran. What only was tried never got there.');
      await stage.git(['log', '--oneline', '--', 'workflows/prod']);
    },
  },
];
