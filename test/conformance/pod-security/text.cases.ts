import { hardened, manifest, type PodSecurityCase } from './pod.js';

/** Texts in which Kubernetes reads more than a YAML 1.2 parser does: scalars, merge keys, lists, doubled keys. */
export function textCases(): PodSecurityCase[] {
  return [...scalars(), ...keys(), ...streams()];
}

const pod = (podLines: string, securityLines: string, before = '') => `${before}apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  securityContext:
    runAsNonRoot: true
    seccompProfile: {type: RuntimeDefault}
${indent(podLines, 2)}  containers:
    - name: app
      image: registry.example.com/app:1.2.3
      securityContext:
        allowPrivilegeEscalation: false
        capabilities: {drop: [ALL]}
${indent(securityLines, 8)}`;

function scalars(): PodSecurityCase[] {
  const booleans = [
    'yes',
    'Yes',
    'YES',
    'on',
    'On',
    'ON',
    'y',
    'Y',
    'True',
    'TRUE',
    'no',
    'No',
    'off',
    'OFF',
    'n',
    'N',
    'False',
    '~',
    'null',
    '',
  ];
  const zeros = [
    '0',
    '00',
    '0x0',
    '0b0',
    '0o0',
    '-0',
    '+0',
    '0_0',
    '0.0',
    '0e0',
    '010',
    '1_000',
    '!!int "0"',
    '&zero 0',
  ];
  return [
    ...booleans.map((text) => ({ name: `written privileged: ${text}`, text: pod('', `privileged: ${text}`) })),
    ...booleans.map((text) => ({ name: `written hostPID: ${text}`, text: pod(`hostPID: ${text}`, '') })),
    ...zeros.map((text) => ({ name: `written runAsUser: ${text}`, text: pod('', `runAsUser: ${text}`) })),
    { name: 'privileged: !!bool "true"', text: pod('', 'privileged: !!bool "true"') },
    { name: 'capabilities in quotes', text: pod('', '').replace('[ALL]', `["ALL"]`) },
    {
      name: 'a folded capability',
      text: pod('', '').replace('{drop: [ALL]}', `\n          drop:\n            - >-\n              ALL`),
    },
    {
      name: 'a literal capability keeps its line break',
      text: pod('', '').replace('{drop: [ALL]}', `\n          drop:\n            - |\n              ALL`),
    },
  ];
}

function keys(): PodSecurityCase[] {
  return [
    { name: 'privileged twice, true last', text: pod('', 'privileged: false\nprivileged: true') },
    { name: 'privileged twice, false last', text: pod('', 'privileged: true\nprivileged: false') },
    { name: 'a quoted key', text: pod('"hostPID": true', '') },
    { name: 'a key with an explicit mark', text: pod('? hostPID\n: true', '') },
    { name: 'a tagged key', text: pod('!!str hostPID: true', '') },
    {
      name: 'a merge key brings what is bad',
      text: pod('', '<<: *risky', 'x-risky: &risky {privileged: true, runAsUser: 0}\n'),
    },
    {
      name: 'a merge key overridden',
      text: pod('', '<<: *risky\nprivileged: false', 'x-risky: &risky {privileged: true}\n'),
    },
    {
      name: 'a merge of two maps, the first wins',
      text: pod('', '<<: [*good, *risky]', 'x-good: &good {privileged: false}\nx-risky: &risky {privileged: true}\n'),
    },
    {
      name: 'an alias shared by two containers',
      text: `${pod('', '').replace('securityContext:\n        allow', 'securityContext: &hardened\n        allow')}    - name: second
      image: registry.example.com/app:1.2.3
      securityContext: *hardened
`,
    },
    {
      name: 'an alias of a bad context',
      text: pod('', '')
        .replace(
          'securityContext:\n    runAsNonRoot: true\n    seccompProfile: {type: RuntimeDefault}',
          'securityContext: *context',
        )
        .replace('apiVersion', 'x-context: &context {runAsNonRoot: false}\napiVersion'),
    },
  ];
}

function streams(): PodSecurityCase[] {
  const good = manifest(hardened(), 'Pod');
  const bad = manifest(hardened({ spec: { hostIPC: true } }), 'Deployment');
  const item = (text: string) => `  - ${text.trimEnd().split('\n').join('\n    ')}\n`;
  return [
    {
      name: 'JSON text',
      text: `${JSON.stringify({ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'web' }, spec: { ...hardened().spec, hostIPC: true } }, null, 2)}\n`,
    },
    { name: 'two documents', text: `${good}---\n${bad}` },
    { name: 'two good documents', text: `---\n${good}---\n${good}` },
    { name: 'a List of good ones', text: `apiVersion: v1\nkind: List\nitems:\n${item(good)}${item(good)}` },
    { name: 'a List with a bad one', text: `apiVersion: v1\nkind: List\nitems:\n${item(good)}${item(bad)}` },
    {
      name: 'a List in a List',
      text: `apiVersion: v1\nkind: List\nitems:\n${item(`apiVersion: v1\nkind: List\nitems:\n${item(bad)}`)}`,
    },
    { name: 'an empty List', text: 'apiVersion: v1\nkind: List\nitems: []\n' },
    {
      name: 'a typed list',
      text: `apiVersion: v1\nkind: PodList\nitems:\n${item(manifest(hardened({ spec: { hostIPC: true } }), 'Pod'))}`,
    },
    {
      name: 'a typed list whose items do not say what they are',
      text: `apiVersion: apps/v1\nkind: DeploymentList\nitems:\n${item(bad.replace(/^apiVersion.*\nkind.*\n/, ''))}`,
    },
    { name: 'CRLF', text: bad.replaceAll('\n', '\r\n') },
    {
      name: 'a controller without a template',
      text: 'apiVersion: v1\nkind: ReplicationController\nmetadata: {name: web}\nspec: {replicas: 1}\n',
    },
    {
      name: 'a pod in flow style',
      text: '{apiVersion: v1, kind: Pod, metadata: {name: web}, spec: {hostPID: on, containers: [{name: app, image: app}]}}\n',
    },
  ];
}

function indent(lines: string, width: number): string {
  if (lines === '') return '';
  return `${lines
    .split('\n')
    .map((line) => ' '.repeat(width) + line)
    .join('\n')}\n`;
}
