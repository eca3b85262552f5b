import {describe, expect, test} from 'vitest';
import {canonicalise} from '../../../src/core/workflow/canonicalise.ts';
import {comparableFile, comparableRuntime, isPublished} from '../../../src/core/workflow/comparable-workflow.ts';
import {environmentTruth} from '../../../src/core/workflow/live-content.ts';
import type {RuntimeWorkflow} from '../../../src/core/workflow/runtime-workflow.ts';
import {node, sample, VIEW} from './workflow-samples.ts';

const GRAPH = {nodes: sample().nodes, connections: sample().connections, nodeGroups: sample().nodeGroups};

function runtimeOf(fields: Partial<RuntimeWorkflow>): RuntimeWorkflow {
  return {...sample(), id: 'w1', active: true, versionId: 'v2', activeVersionId: 'v2', ...fields};
}

describe('what runs', () => {
  const published = {...GRAPH, nodes: [node('Old', {id: 'o1', position: [1, 2]})], versionId: 'v1'};
  const edited = runtimeOf({activeVersionId: 'v1', activeVersion: published});

  test('is the published version; its draft is told beside it', () => {
    const comparable = comparableRuntime(edited, 'published', VIEW);
    expect(comparable.content.nodes).toEqual([node('Old')]);
    expect(comparable.content.name).toBe('Orders');
    expect(comparable.content.settings).toEqual(canonicalise(sample(), VIEW).settings);
    expect(comparable.draft).toEqual(canonicalise(sample(), VIEW));
    expect(comparable.nodeIds).toEqual(new Map([['Old', 'o1']]));
    expect(comparable.layout).toEqual({Old: [1, 2]});
  });

  test('is in dev the draft, which then is no facet of its own', () => {
    const comparable = comparableRuntime(edited, 'draft', VIEW);
    expect(comparable.content).toEqual(canonicalise(sample(), VIEW));
    expect(comparable.draft).toBeNull();
  });

  test('has no draft to tell when only the canvas moved', () => {
    const moved = GRAPH.nodes.map((item) => ({...item, position: [9, 9]}));
    const workflow = runtimeOf({activeVersionId: 'v1', activeVersion: {...GRAPH, nodes: moved}});
    expect(comparableRuntime(workflow, 'published', VIEW).draft).toBeNull();
  });

  test('is what is saved where nothing is published, or on servers without versions', () => {
    for (const fields of [
      {activeVersionId: null, activeVersion: null},
      {versionId: undefined, activeVersionId: undefined},
    ])
      expect(comparableRuntime(runtimeOf(fields), 'published', VIEW)).toMatchObject({
        content: canonicalise(sample(), VIEW),
        draft: null,
      });
  });

  test('is published by its version where there are versions, else by its switch', () => {
    expect(isPublished(runtimeOf({active: true, activeVersionId: null}))).toBe(false);
    expect(isPublished(runtimeOf({active: false, activeVersionId: 'v1'}))).toBe(true);
    expect(isPublished(runtimeOf({active: true, activeVersionId: undefined}))).toBe(true);
    expect(isPublished(runtimeOf({active: false, activeVersionId: undefined}))).toBe(false);
  });

  test('tells tags by name, pinned data and the description, each null where there is none', () => {
    const full = runtimeOf({
      tags: [
        {id: '2', name: 'b'},
        {id: '1', name: 'a'},
      ],
      pinData: {Hook: []},
      description: 'd',
    });
    expect(comparableRuntime(full, 'draft', VIEW)).toMatchObject({
      active: true,
      tags: ['a', 'b'],
      pinData: {Hook: []},
      description: 'd',
    });
    expect(comparableRuntime(runtimeOf({pinData: {}}), 'draft', VIEW)).toMatchObject({
      tags: null,
      pinData: null,
      description: null,
    });
  });
});

test('a file manages publication and tags only where it names them', () => {
  const file = sample();
  expect(comparableFile(file, VIEW)).toMatchObject({
    content: canonicalise(file, VIEW),
    active: null,
    tags: null,
    draft: null,
  });
  expect(comparableFile({...file, active: false, tags: []}, VIEW)).toMatchObject({active: false, tags: []});
});

test('the draft counts in dev alone', () => {
  expect(['dev', 'staging', 'production'].map(environmentTruth)).toEqual(['draft', 'published', 'published']);
});
