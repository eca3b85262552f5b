import type {FolderFiles} from '../comparison/folder-files.ts';
import type {Config} from '../config/config.ts';
import type {Context} from '../context.ts';
import type {FolderEntry} from '../sync/read-folder.ts';
import {detectVariables, variableValues} from '../workflow/environment-view.ts';
import {environmentTruth} from '../workflow/live-content.ts';
import type {RuntimeWorkflow} from '../workflow/runtime-workflow.ts';
import {renderTemplates} from '../workflow/templates.ts';
import {toWorkflowFile} from '../workflow/to-workflow-file.ts';
import {formatWorkflowFile, parseWorkflowFile} from '../workflow/workflow-file.ts';

export interface FileText {
  text: string;
  /** The file says something else now, or there is none. */
  isNews: boolean;
}

interface Identity {
  canonicalId: string;
  entry: FolderEntry | undefined;
}

/** How an environment's workflows become files. */
export function fileOptions(config: Config, environment: string) {
  const {class: environmentClass, git} = config.environments.get(environment)!;
  return {
    truth: environmentTruth(environmentClass),
    managesState: environmentClass !== 'dev',
    pinData: git.pinData,
    render: renderTemplates(variableValues(config, environment)),
    detect: detectVariables(config, environment),
  };
}

/** Tells what the file of a workflow must hold in this environment's folder. */
export function openFileText(context: Context, environment: string, files: FolderFiles) {
  const options = fileOptions(context.config, environment);
  const fromList = (workflow: RuntimeWorkflow, {canonicalId, entry}: Identity): FileText => {
    const previous = entry && files.file(entry);
    const text = formatWorkflowFile(toWorkflowFile(workflow, {...options, canonicalId, previous}));
    return {text, isNews: !entry || !saysTheSame(files.text(entry), text)};
  };

  return {
    /** As the list tells it: the description is what the file says. */
    fromList,
    /** With the description, which the list lacks (N8N.md). null: the workflow is gone meanwhile. */
    async withDescription(workflow: RuntimeWorkflow, identity: Identity): Promise<FileText | null> {
      const client = await context.n8n(environment);
      const whole = await client.getWorkflow(workflow.id);
      return whole && fromList({...workflow, description: whole.description}, identity);
    },
  };
}

/** Whether two texts are one file: equal bytes, or a hand-formatted file that holds just what would be written. */
function saysTheSame(previous: string, next: string): boolean {
  if (previous === next) return true;
  const parsed = parseWorkflowFile(previous);
  return 'file' in parsed && formatWorkflowFile(parsed.file) === next;
}
