import * as z from 'zod';
import {DRIFT_HANDLINGS, ENVIRONMENT_CLASSES, MAX_RETENTION_DAYS, MAX_TTL_HOURS, PROVIDERS, ROLES} from './config.ts';
import {DEFAULT_APPROVALS, DEFAULT_GATES, DEFAULT_GIT, DEFAULT_POLICIES} from './config-defaults.ts';
import {KEY_REFERENCE} from './key-reference.ts';

// The shape of wops.yaml. Defaults are only shown here (for editors) and filled in by normalise-config.ts; what needs more
// than one value to judge is in config-rules.ts.

export const NAME = /^[a-z0-9][a-z0-9_-]{0,62}$/;
export const NAME_RULE = 'must be lower-case letters, digits, "-" and "_", at most 63, the first a letter or digit';
export const VARIABLE_NAME = /^[A-Za-z_][A-Za-z0-9_]{0,127}$/;
export const VARIABLE_NAME_RULE = 'must be letters, digits and "_", the first no digit';

const line = (rule = 'must be one line of text') =>
  z.string().regex(/^[^\u0000-\u001f\u007f-\u009f\u2028\u2029]{1,200}$/, rule);
const email = () => z.string().regex(/^[^\s@<>\u0000-\u001f]+@[^\s@<>\u0000-\u001f]+$/, 'must be an e-mail address');
const name = () => z.string().regex(NAME, NAME_RULE);
const flag = (description: string, byDefault?: boolean) =>
  z
    .boolean()
    .optional()
    .meta({description, ...(byDefault === undefined ? {} : {default: byDefault})});
const hours = (byDefault: number) => z.number().positive().max(MAX_TTL_HOURS).optional().meta({default: byDefault});
const days = (description: string, byDefault: number) =>
  z.int().positive().max(MAX_RETENTION_DAYS).optional().meta({description, default: byDefault});

const git = z.strictObject({
  // The part of git check-ref-format that keeps a name from being read as an option, a range or another ref.
  branch: z
    .string()
    .regex(
      /^(?![-/.])(?!.*(?:\.\.|\/\/|\/\.|@\{))[^\s~^:?*[\\\u0000-\u001f\u007f]+(?<![/.])$/,
      'must be the name of a branch',
    )
    .optional()
    .meta({description: 'The branch the daemon follows.', default: DEFAULT_GIT.branch}),
  remote: z
    .string()
    .regex(/^[A-Za-z0-9][\w.-]*$/, 'must be the name of a remote (git remote), no address')
    .optional()
    .meta({description: 'The remote to pull from and push to.', default: DEFAULT_GIT.remote}),
  push: flag('Push after each commit of wops.', DEFAULT_GIT.push),
  author: z
    .strictObject({
      name: z
        .string()
        .regex(/^[^<>\u0000-\u001f\u007f]+$/, 'must be a name without < and >')
        .optional()
        .meta({default: DEFAULT_GIT.author.name}),
      email: email().optional().meta({default: DEFAULT_GIT.author.email}),
    })
    .optional()
    .describe('Who commits when Git knows no user.'),
});

const driftPolicy = z.strictObject({
  severityTtlHours: z
    .strictObject({
      critical: hours(DEFAULT_POLICIES.drift.severityTtlHours.critical),
      high: hours(DEFAULT_POLICIES.drift.severityTtlHours.high),
      medium: hours(DEFAULT_POLICIES.drift.severityTtlHours.medium),
      low: hours(DEFAULT_POLICIES.drift.severityTtlHours.low),
    })
    .optional()
    .describe('How long an incident may stay open, in hours, by severity.'),
  enforceTtl: flag('Expired incidents block promotions.', DEFAULT_POLICIES.drift.enforceTtl),
  enforceSla: flag(
    'Escalation tells the owner, and critical_overdue blocks promotions.',
    DEFAULT_POLICIES.drift.enforceSla,
  ),
  autoCreateIncidents: flag('Drift opens an incident.', DEFAULT_POLICIES.drift.autoCreateIncidents),
  autoCreateForProductionOnly: flag(
    '… in production environments only.',
    DEFAULT_POLICIES.drift.autoCreateForProductionOnly,
  ),
  blockOnActiveDrift: flag('Open incidents block promotions.', DEFAULT_POLICIES.drift.blockOnActiveDrift),
  closedIncidentRetentionDays: days(
    'Days that the drift snapshot of a closed incident is kept.',
    DEFAULT_POLICIES.drift.closedIncidentRetentionDays,
  ),
  reconciliationArtifactRetentionDays: days(
    'Days that what a reconciliation produced is kept.',
    DEFAULT_POLICIES.drift.reconciliationArtifactRetentionDays,
  ),
});
const policies = z.strictObject({drift: driftPolicy.optional()});

const environment = z.strictObject({
  class: z
    .enum(ENVIRONMENT_CLASSES)
    .describe('dev is edited in n8n; staging and production are described by their folder in Git.'),
  provider: z.enum(PROVIDERS).optional().meta({default: 'n8n'}),
  url: z
    .string()
    .regex(/^https?:\/\/[^\s/?#]/, 'must be an address with http:// or https://')
    .describe('Where n8n is, as in the browser.'),
  apiKey: z
    .string()
    .regex(
      KEY_REFERENCE,
      `must be \${VAR}, secret:NAME or file:PATH; the key itself does not belong into a file that is committed`,
    )
    .describe(`Where the API key is found: \${VAR}, secret:NAME (wops env login) or file:PATH. Never the key itself.`),
  folder: line().optional().describe("The environment's folder, relative to wops.yaml. Default: workflows/<name>."),
  owner: line().optional().describe('Who is told, by e-mail address or name.'),
  drift: z
    .strictObject({
      handling: z
        .enum(DRIFT_HANDLINGS)
        .optional()
        .describe('What drift asks for. Default: warn_only for dev, else manual_override.'),
    })
    .optional(),
  healthCheck: flag('The daemon checks it regularly. Default: yes, but for dev.'),
  git: z.strictObject({pinData: flag('Keep pinned data in Git. It often holds personal data.', false)}).optional(),
  ignore: z
    .array(z.string().min(1))
    .optional()
    .describe('n8n ids of workflows that wops leaves alone here. Written by `wops workflow ignore`.'),
  policies: policies.optional().describe("Overrides the workspace's policies here."),
});

const stage = z.strictObject({
  name: name().optional().describe('Default: <source>-to-<target>.'),
  source: z.string().describe('An environment.'),
  target: z.string().describe('An environment.'),
  gates: z
    .strictObject({
      requireCleanDrift: flag('Drift in the target blocks.', DEFAULT_GATES.requireCleanDrift),
      allowOverwritingHotfixes: flag(
        'Changes made in the target alone may be overwritten.',
        DEFAULT_GATES.allowOverwritingHotfixes,
      ),
      allowForcePromotionOnConflicts: flag(
        'Changes made on both sides may be overwritten.',
        DEFAULT_GATES.allowForcePromotionOnConflicts,
      ),
      allowPlaceholderCredentials: flag(
        'Credentials may be missing in the target.',
        DEFAULT_GATES.allowPlaceholderCredentials,
      ),
    })
    .optional(),
  approvals: z
    .strictObject({
      required: z
        .int()
        .min(0)
        .max(100)
        .optional()
        .meta({description: 'How many people must approve.', default: DEFAULT_APPROVALS.required}),
      selfApproval: flag('Who asks may approve.', DEFAULT_APPROVALS.selfApproval),
    })
    .optional(),
});

const credentialName = z.union(
  [
    line(),
    z.strictObject({id: line(), name: line().optional()}),
    z.strictObject({id: line().optional(), name: line()}),
  ],
  "must be a credential's name, {id: …} or {name: …}",
);

export const configSchema = z
  .strictObject({
    version: z.literal(1).describe('The version of this format.'),
    tenant: line().optional().describe("Default: the folder's name."),
    git: git.optional(),
    environments: z.record(name(), environment).describe('The n8n instances, by name.'),
    pipelines: z
      .record(name(), z.strictObject({stages: z.array(stage).min(1)}))
      .optional()
      .describe('From where to where workflows are promoted, and what is checked on the way.'),
    credentials: z
      .record(
        line(),
        z.object({type: line().describe("n8n's credential type, such as stripeApi.")}).catchall(credentialName),
      )
      .optional()
      .describe('One logical credential, and what it is called in each environment.'),
    variables: z
      .record(
        z.string().regex(VARIABLE_NAME, VARIABLE_NAME_RULE),
        z
          .object({detect: flag("`wops commit` turns an environment's value back into the template.", false)})
          .catchall(z.string()),
      )
      .optional()
      .describe('{{env.NAME}} in a workflow file, rendered for each environment.'),
    users: z
      .record(email(), z.enum(ROLES))
      .optional()
      .describe('Roles by Git e-mail. Without this block every local user is admin.'),
    policies: policies.optional(),
  })
  .meta({title: 'wops.yaml', description: 'The configuration of a wops workspace.'});

/** wops.yaml as it is written, valid in shape. */
export type ConfigFile = z.output<typeof configSchema>;
