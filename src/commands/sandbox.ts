import {once} from 'node:events';
import {resolve} from 'node:path';
import {Args, Flags} from '@oclif/core';
import {BaseCommand} from './_base-command.ts';
import {plural} from './_views/plural.ts';
import {sandboxText} from './_views/sandbox-text.ts';

export default class Sandbox extends BaseCommand {
  static override summary = 'Run practice n8n instances: a stand-in for the public API, on this machine.';
  static override description =
    `Each instance listens on 127.0.0.1 and has its own API key, workflows, tags and credentials. Nothing is executed.
It runs until Ctrl-C, which is its normal end: exit code 0. With --json one document tells of the instances at the start.`;
  static override examples = [
    '<%= config.bin %> <%= command.id %>',
    '<%= config.bin %> <%= command.id %> dev prod --port 5901 --data practice',
  ];
  static override strict = false;
  static override args = {name: Args.string({description: 'names of instances (default: dev staging prod)'})};
  static override flags = {
    port: Flags.integer({
      description: 'port of the first instance, the next ones follow (default: free ones)',
      default: 0,
      min: 0,
      max: 65_535,
    }),
    data: Flags.string({description: 'keep everything in this folder, for the next time', helpValue: 'DIR'}),
    seed: Flags.string({description: 'make the same ids every time, in instances that begin empty', helpValue: 'WORD'}),
  };

  async run(): Promise<void> {
    const {argv, flags} = await this.parse(Sandbox);
    const names = argv.length > 0 ? (argv as string[]) : ['dev', 'staging', 'prod'];
    const dataDir = flags.data === undefined ? undefined : resolve(flags.data);
    const {startSandbox} = await import('../sandbox/start-sandbox.ts');
    const ports = (index: number) => (flags.port === 0 ? 0 : flags.port + index);
    const sandbox = await startSandbox({
      instances: names.map((name, index) => ({name, port: ports(index)})),
      seed: flags.seed,
      dataDir,
    });
    const instances = sandbox.instances.map(({name, url, apiKey}) => ({name, url, apiKey}));
    const report = {instances, dataDir: dataDir ?? null};
    const message = `${plural(instances.length, 'instance')} running until Ctrl-C.`;
    this.show({data: report, message, text: (drawing) => sandboxText(report, drawing)});
    if (!this.signal.aborted) await once(this.signal, 'abort');
    await sandbox.stop();
  }
}
