import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {onTestFinished} from 'vitest';

/** A new empty folder, removed after the test. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'wops-config-'));
  onTestFinished(() => rmSync(folder, {recursive: true, force: true}));
  return folder;
}

/** A folder that holds this wops.yaml. */
export function workspace(text: string | Uint8Array): string {
  const root = temporaryFolder();
  writeFileSync(join(root, 'wops.yaml'), text);
  return root;
}

/** The wops.yaml of DESIGN.md §2, every block of it. */
export const FULL = `version: 1
tenant: acme                        # default: the folder's name
git: {branch: main, remote: origin, push: false, author: {name: wops, email: wops@localhost}}
environments:
  # where we play
  dev:
    class: dev                      # dev | staging | production
    url: http://127.0.0.1:5678
    apiKey: \${WOPS_DEV_API_KEY}     # never the key itself
    folder: workflows/dev           # default: workflows/<name>

  # half-way
  staging: {class: staging, url: https://stg.example.com/n8n/, apiKey: secret:staging}
  # the real thing,
  # be careful
  prod:
    class: production
    url: https://n8n.example.com
    apiKey: file:keys/prod
    owner: lead@example.com         # who is told
    drift: {handling: require_attestation}     # warn_only | manual_override | require_attestation
    healthCheck: true
    policies: {drift: {severityTtlHours: {critical: 4}, blockOnActiveDrift: false}}
pipelines:
  default:
    stages:
      - {name: dev-to-staging, source: dev, target: staging, gates: {requireCleanDrift: false}}
      - {source: staging, target: prod, approvals: {required: 1, selfApproval: false}}
credentials:                        # one logical credential, and what it is called where
  stripe: {type: stripeApi, dev: Stripe test, staging: {id: abc}, prod: {id: def, name: Stripe live}}   # a name, or {id: …}
variables:                          # {{env.NAME}} in a workflow file
  API_BASE: {dev: https://dev.example.com, prod: https://api.example.com, detect: true}
                                    # detect: the value becomes the template again
  PLAIN: {dev: "1"}
users:                              # local roles by Git e-mail
  Lead@example.com: admin
policies:
  drift:
    severityTtlHours: {critical: 24, high: 36, medium: 72, low: 168}
    enforceSla: true
`;

/** As short as it may be. */
export const SMALL = `version: 1
environments:
  dev: {class: dev, url: "http://127.0.0.1:5678", apiKey: "\${KEY}"}
  prod: {class: production, url: https://n8n.example.com, apiKey: secret:prod}
`;
