import PipelineList from './list.ts';

export default class Pipeline extends PipelineList {
  static override summary = 'Pipelines: from where to where workflows are promoted (alone: list them).';
}
