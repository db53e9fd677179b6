import { fieldCases } from './fields.cases.js';
import { fixCases } from './fixes.cases.js';
import { hardenedCases, judged } from './hardened.js';
import { askOracle } from './oracle.js';
import { podSecurityCases, textsOf } from './pod-security/cases.js';
import { contentOf, repaired } from './repairs.js';
import { scalarTexts } from './scalars.cases.js';
import { snippetCases } from './snippets.cases.js';
import {
  digest,
  minorOf,
  type PodSecurityJudgement,
  type PodSecurityVerdict,
  type Problem,
  type ScalarEntry,
  type Table,
  writeTable,
} from './tables.js';

// Remakes the tables of this folder that are named, else every one, from Kubernetes' own code: see scripts/oracle/README.md.
const asked = process.argv.slice(2);
const isAsked = (name: string): boolean => asked.length === 0 || asked.includes(name);
if (isAsked('pod-security')) writeTable('pod-security', podSecurity());
if (isAsked('scalars')) writeTable('scalars', scalars());
if (isAsked('fields')) writeTable('fields', fields());
if (isAsked('fixes')) writeTable('fixes', fixes());
if (isAsked('repairs')) writeTable('repairs', repairs());
if (isAsked('hardened')) writeTable('hardened', hardened());
if (isAsked('snippets')) writeTable('snippets', snippets());

interface PodSecurityAnswer {
  readonly verdicts?: readonly PodSecurityVerdict[];
  readonly error?: string;
}

function podSecurity() {
  const asked = [...podSecurityCases].map(([name, given]) => ({ name, texts: textsOf(given) }));
  const answers = askOracle<PodSecurityAnswer>(
    'pod-security',
    asked.flatMap(({ texts }) => texts.map(({ text }) => ({ text }))),
  );
  return tableOf(asked, ({ texts }) => {
    const own = answers.splice(0, texts.length);
    return { digest: digest(...texts.map(({ text }) => text)), ...merged(own) };
  });
}

/** All kinds with a pod template are judged alike. */
function merged([first = {}, ...others]: readonly PodSecurityAnswer[]): PodSecurityJudgement {
  const error = [first, ...others].find((answer) => answer.error !== undefined)?.error;
  if (error !== undefined) throw new Error(`Kubernetes reads no pod: ${error}`);
  const [template = first] = others;
  const written = JSON.stringify(template);
  if (others.some((other) => JSON.stringify(other) !== written)) throw new Error(`Kinds disagree: ${written}`);
  const pod = first.verdicts ?? [];
  return JSON.stringify(first) === written ? { every: pod } : { pod, template: template.verdicts ?? [] };
}

function scalars() {
  const texts = scalarTexts();
  const answers = askOracle<ScalarEntry & { id?: string }>(
    'scalars',
    texts.map((text) => ({ text })),
  );
  return tableOf(
    texts.map((name) => ({ name })),
    (_, index) => {
      const { id: _id, ...answer } = answers[index] ?? {};
      return answer;
    },
  );
}

interface Judged {
  readonly accepted: boolean | null;
  readonly problems: readonly Problem[];
}

function fields() {
  const cases = fieldCases();
  const answers = askOracle<{ objects: readonly Judged[] }>(
    'accept',
    cases.map(({ text }) => ({ text })),
  );
  return tableOf(cases, ({ text }, index) => {
    const objects = answers[index]?.objects ?? [];
    const problems = objects.flatMap((object) => object.problems);
    const of = (type: string) => problems.filter((problem) => problem.type === type).map((problem) => problem.field);
    const other = problems.filter(({ type }) => type !== 'unknown' && type !== 'duplicate');
    return {
      digest: digest(text),
      accepted: accepted(objects),
      unknown: of('unknown'),
      duplicate: of('duplicate'),
      other: other.map(({ type, field }) => `${type} ${field}`.trim()),
    };
  });
}

function accepted(objects: readonly Judged[]): boolean | null {
  const judged = objects.filter((object) => object.accepted !== null);
  return judged.length === 0 ? null : judged.every((object) => object.accepted);
}

interface PairAnswer {
  readonly lost: boolean;
  readonly before: boolean | null;
  readonly after: boolean | null;
  readonly problems: readonly Problem[];
}

function fixes() {
  const cases = fixCases();
  const pairs = cases.flatMap(({ before, alone, together }) => [
    { before, after: alone },
    { before, after: together },
  ]);
  const answers = askOracle<PairAnswer>('pairs', pairs);
  return tableOf(cases, ({ before, alone, together }, index) => {
    const [single, joint] = answers.slice(2 * index);
    return {
      digest: digest(before, alone, together),
      before: single?.before === true,
      alone: single?.after === true,
      together: joint?.after === true,
      refusal: (single?.problems ?? []).map(({ field, type, message }) => `${field} ${type}: ${message}`.trim()),
    };
  });
}

function repairs() {
  const cases = [...repaired()];
  const answers = askOracle<PairAnswer>(
    'pairs',
    cases.flatMap(({ before, after }) => after.map(({ text }) => ({ before, after: text }))),
  );
  return tableOf(cases, ({ before, after }) => {
    const own = answers.splice(0, after.length);
    return {
      digest: digest(...[before, ...after.map(({ text }) => text)].map(contentOf)),
      accepted: own[0]?.before ?? null,
      lost: after.filter((_, index) => own[index]?.lost).map(({ title }) => title),
    };
  });
}

function hardened() {
  const cases = [...hardenedCases()];
  const texts = cases.flatMap((given) => given.texts);
  const verdicts = askOracle<PodSecurityAnswer>(
    'pod-security',
    texts.map(({ after }) => ({ text: after })),
  );
  const pairs = askOracle<PairAnswer>(
    'pairs',
    texts.map(({ before, after }) => ({ before, after })),
  );
  return tableOf(cases, (given) => {
    const own = verdicts.splice(0, given.texts.length);
    const pair = pairs.splice(0, given.texts.length);
    return {
      digest: digest(...judged(given)),
      refused: given.texts.map(({ level, minor }, index) => {
        const { verdicts, error } = own[index] ?? {};
        const verdict = verdicts?.find(({ from, to }) => minorOf(from) <= minor && minor <= minorOf(to));
        if (!verdict) throw new Error(`${given.name}: Kubernetes reads no pod (${error})`);
        return verdict[level];
      }),
      lost: given.texts.filter((_, index) => pair[index]?.lost).map(({ level, minor }) => `${level} of 1.${minor}`),
    };
  });
}

function snippets() {
  const cases = snippetCases();
  const answers = askOracle<{ objects: readonly Judged[] }>(
    'accept',
    cases.map(({ text }) => ({ text })),
  );
  return tableOf(cases, ({ text }, index) => {
    const objects = answers[index]?.objects ?? [];
    const problems = objects.flatMap((object) => object.problems.map(({ type, field }) => `${type} ${field}`.trim()));
    return { digest: digest(text), accepted: accepted(objects), problems };
  });
}

function tableOf<Case extends { readonly name: string }, Entry>(
  cases: readonly Case[],
  entryOf: (given: Case, index: number) => Entry,
): Table<Entry> {
  const table: Record<string, Entry> = {};
  for (const [index, given] of cases.entries()) {
    if (Object.hasOwn(table, given.name)) throw new Error(`Two cases are called "${given.name}"`);
    table[given.name] = entryOf(given, index);
  }
  return table;
}
