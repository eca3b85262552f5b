import {notePartners} from './edits.ts';
import type {Scene} from './scene.ts';
import {partnerSignup} from './workflows/partners.ts';

const MAP_CALENDAR = [
  ...['credential', 'map', 'calendar', '--type', 'httpHeaderAuth'],
  ...['--set', 'dev=Calendar (test)', '--set', 'staging=Calendar (test)', '--set', 'prod=Calendar'],
];

/** The middle of the story: from dev to production, and what may go wrong on the way. */
export const PROMOTION_SCENES: readonly Scene[] = [
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
        'wops.yaml says what the credentials are called there, all but the new one. So it stops, before anything is written:',
      );
      await stage.wops(['promote', 'staging', 'prod', 'lead-scoring', '--yes'], 4);
      stage.say('One command says what it is called where. It goes into wops.yaml, for good.');
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
      stage.say('No partner ever gets an account. One command, and production is what it was before.');
      await stage.wops(['rollback', 'latest', '--reason', 'Partners get no account', '--yes']);
      stage.say('The hold keeps the next one from bringing it back by mistake, until somebody says:');
      await stage.wops(['hold', 'release', 'prod']);
      stage.say('Git knows all that production ever ran. The two attempts that failed are not in it.');
      await stage.git(['log', '--oneline', '--', 'workflows/prod']);
    },
  },
];
