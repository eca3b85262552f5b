import type {JsonObject} from '../../core/workflow/runtime-workflow.ts';
import type {CredentialName} from '../team.ts';

/** A workflow as the demo's team has it, told without the ids that differ from one n8n to the next. */
export interface DemoWorkflow {
  name: string;
  /** By name. */
  tags: string[];
  published: boolean;
  /** Instances that have it. Default: all. */
  only?: readonly string[];
  nodes: DemoNode[];
  wires: Wires;
  /** What an agent works with: `node` is plugged into `to` from below. */
  plugs?: {node: string; to: string; as: string}[];
  /** Without `errorWorkflow`, which `onError` names. */
  settings?: JsonObject;
  /** The name of the workflow that is told of failures. */
  onError?: string;
}

export interface DemoNode {
  name: string;
  type: string;
  typeVersion: number;
  parameters: JsonObject;
  /** As `wops.yaml` calls it. */
  credential?: CredentialName;
  /** The name of the workflow that an executeWorkflow node calls. */
  calls?: string;
}

/** For each node its outputs in order, each with the names of the nodes behind it. */
export type Wires = Record<string, readonly (string | readonly string[])[]>;
