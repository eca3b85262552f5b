import {z} from 'zod';

/*
 * What wops relies on in n8n's answers, and no more. Schemas only judge: the client hands on the parsed answer itself,
 * so that fields wops does not know are kept, and nothing large is copied.
 */

const object = z.custom<object>(
  (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
  'is not an object',
);
const named = z.object({id: z.string().min(1), name: z.string()});
const graph = z.object({
  nodes: z.array(z.object({name: z.string(), type: z.string()})),
  connections: object,
  nodeGroups: z.array(z.unknown()).nullish(),
});
const workflow = graph.extend({
  ...named.shape,
  active: z.boolean(),
  isArchived: z.boolean().optional(),
  settings: object.nullish(),
  tags: z.array(named).optional(),
  versionId: z.string().nullish(),
  activeVersionId: z.string().nullish(),
  activeVersion: graph.extend({versionId: z.string().optional()}).nullish(),
  description: z.string().nullish(),
  updatedAt: z.string().optional(),
});
const credential = named.extend({
  type: z.string(),
  createdAt: z.string().optional(),
  updatedAt: z.string().optional(),
});
const page = <T extends z.ZodType>(row: T) => z.object({data: z.array(row), nextCursor: z.string().nullish()});

export const ANSWER_SHAPES = {
  workflow,
  workflowPage: page(workflow),
  tag: named,
  tagPage: page(named),
  workflowVersion: graph.extend({versionId: z.string()}),
  credential,
  credentialPage: page(credential),
  credentialSchema: z.object({properties: z.record(z.string(), object), required: z.array(z.string()).nullish()}),
  importIssues: z.object({
    issues: z.array(
      z.object({nodeType: z.string().optional(), typeVersion: z.number().optional(), sourceId: z.string().optional()}),
    ),
  }),
  discovery: z.object({data: z.object({scopes: z.array(z.string())})}),
  anything: z.unknown(),
} as const satisfies Record<string, z.ZodType>;

export type ShapeName = keyof typeof ANSWER_SHAPES;

/** What is wrong with `value`, such as `data.3.nodes.0.name: expected string`; null when nothing is. */
export function shapeFault(shape: ShapeName, value: unknown): string | null {
  const issue = ANSWER_SHAPES[shape].safeParse(value).error?.issues[0];
  if (!issue) return null;
  return `${issue.path.join('.') || 'the answer'}: ${issue.message}`;
}
