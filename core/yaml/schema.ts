import type { ScalarTag, Tags } from 'yaml';

/**
 * The scalar rules of sigs.k8s.io/yaml, which the API server and kubectl use: YAML 1.1 booleans and octals, `0o` octals as well, but no
 * timestamps, no base-60 numbers and no binary. Meant for the option `customTags` beside `version: '1.1'`; merge keys are read by the tree.
 */
export function kubernetesTags(tags: Tags): Tags {
  return [octal, ...tags.filter((tag) => typeof tag === 'string' || (!FOREIGN.has(tag.tag) && !isBase60(tag)))];
}

const FOREIGN = new Set(
  ['binary', 'merge', 'omap', 'pairs', 'set', 'timestamp'].map((name) => `tag:yaml.org,2002:${name}`),
);

function isBase60(tag: Exclude<Tags[number], string>): boolean {
  return 'format' in tag && tag.format === 'TIME';
}

const octal: ScalarTag = {
  tag: 'tag:yaml.org,2002:int',
  default: true,
  format: 'OCT',
  test: /^[-+]?0o[0-7_]+$/,
  resolve(source) {
    const digits = source.replace(/_/g, '').replace(/^([-+]?)0o/, '$1');
    return Number.parseInt(digits, 8);
  },
};
