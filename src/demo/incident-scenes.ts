import {silenceOnCall} from './edits.ts';
import type {Scene} from './scene.ts';

/** The end of the story: who follows up what somebody does to production by hand. The first incident came and went before. */
export const INCIDENT_SCENES: readonly Scene[] = [
  {
    title: 'Three in the morning: production is edited again',
    async play(stage) {
      stage.say(
        'The phone of the on-call rings for the third time that night. Sam has had enough: in n8n, in production, the node that rings it is disabled. Nobody would hear of an outage now.',
      );
      await stage.edit('prod', 'Support ticket triage', silenceOnCall);
      stage.say('The check finds it. Drift in production is an incident: it has a number, a severity and a deadline.');
      await stage.wops(['drift', 'check', 'prod']);
      await stage.wops(['incident', 'show', '2']);
    },
  },
  {
    title: 'Somebody takes it on',
    async play(stage) {
      stage.say('You do, so that nobody else has to get up.');
      await stage.wops(['incident', 'ack', '2']);
      stage.say('Until it is over, nothing is promoted into production on top of it:');
      await stage.wops(['promote', 'staging', 'prod', 'create-account', '--yes'], 4);
      stage.say(
        'On Saturday Sam was right. This time Git is: what it says is put back, planned and journalled like a promotion. The check that follows finds no drift, and that closes the incident.',
      );
      await stage.wops(['incident', 'reconcile', '2', 'revert', '--reason', 'Outages have to wake somebody', '--yes']);
    },
  },
  {
    title: 'Who did what?',
    async play(stage) {
      stage.say(
        'All of it was written down as it happened. Each entry carries the hash of the one before, so that a changed one shows:',
      );
      await stage.wops(['audit', 'list', '--action', 'incident', '--limit', '6']);
      await stage.wops(['audit', 'verify']);
    },
  },
];
