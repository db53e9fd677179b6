import { type Fields, manifest, type Pod } from './pod-security/pod.js';

/**
 * A manifest, one obvious edit of it, and the edits that must come with it. The table holds what the API server says to
 * each: in most, `alone` is refused where `before` and `together` are accepted. Some show that an edit is harmless.
 */
export interface FixCase {
  readonly name: string;
  readonly before: string;
  readonly alone: string;
  readonly together: string;
}

export function fixCases(): readonly FixCase[] {
  return [
    ...escalation(),
    ...windows(),
    ...profiles(),
    ...hostNamespaces(),
    ...amounts(),
    ...volumesAndMounts(),
    ...probesAndKeys(),
  ];
}

const image = 'registry.example.com/app:1.2.3';

/** The same pod with three containers, that is three stages of one fix. */
function container(name: string, before: Fields, alone: Fields, together: Fields, spec: Fields = {}): FixCase {
  const of = (own: Fields): Pod => ({ spec: { ...spec, containers: [{ name: 'app', image, ...own }] } });
  return stages(name, of(before), of(alone), of(together));
}

function security(name: string, before: Fields, alone: Fields, together: Fields, spec: Fields = {}): FixCase {
  const of = (securityContext: Fields): Fields => ({ securityContext });
  return container(name, of(before), of(alone), of(together), spec);
}

function pod(name: string, before: Fields, alone: Fields, together: Fields): FixCase {
  const of = (spec: Fields): Pod => ({ spec: { containers: [{ name: 'app', image }], ...spec } });
  return stages(name, of(before), of(alone), of(together));
}

function stages(name: string, before: Pod, alone: Pod, together: Pod): FixCase {
  const text = (given: Pod) => manifest(given, 'Deployment');
  return { name, before: text(before), alone: text(alone), together: text(together) };
}

function escalation(): FixCase[] {
  const no = { allowPrivilegeEscalation: false };
  const add = (...names: string[]) => ({ capabilities: { add: names } });
  return [
    security(
      'escalation forbidden beside privileged',
      { privileged: true },
      { privileged: true, ...no },
      { privileged: false, ...no },
    ),
    security('escalation forbidden beside CAP_SYS_ADMIN', add('CAP_SYS_ADMIN'), { ...add('CAP_SYS_ADMIN'), ...no }, no),
    security(
      'escalation forbidden beside SYS_ADMIN is let through',
      add('SYS_ADMIN'),
      { ...add('SYS_ADMIN'), ...no },
      no,
    ),
    security('escalation forbidden beside ALL is let through', add('ALL'), { ...add('ALL'), ...no }, no),
    security(
      'CAP_ prefix taken away beside a forbidden escalation',
      { ...add('CAP_NET_BIND_SERVICE'), ...no },
      { ...add('NET_BIND_SERVICE'), ...no },
      { ...add('NET_BIND_SERVICE'), ...no },
    ),
    security(
      'privileged removed, escalation stays true',
      { privileged: true, allowPrivilegeEscalation: true },
      { allowPrivilegeEscalation: true },
      no,
    ),
    security(
      'privileged removed beside an unmasked proc mount',
      { privileged: true, procMount: 'Unmasked' },
      { procMount: 'Unmasked' },
      {},
      { hostUsers: false },
    ),
    pod(
      'a container field set for the pod',
      {},
      { securityContext: no },
      { containers: [{ name: 'app', image, securityContext: no }] },
    ),
    security('a pod field set for a container', {}, { fsGroup: 1000 }, { runAsGroup: 1000 }),
    security(
      'non-root beside user 0 is let through',
      { runAsUser: 0 },
      { runAsUser: 0, runAsNonRoot: true },
      { runAsNonRoot: true },
    ),
    security(
      'drop ALL beside an added capability',
      add('CHOWN'),
      { capabilities: { add: ['CHOWN'], drop: ['ALL'] } },
      { capabilities: { drop: ['ALL'] } },
    ),
  ];
}

function windows(): FixCase[] {
  const os = { os: { name: 'windows' } };
  const linuxOnly: [string, Fields][] = [
    ['allowPrivilegeEscalation', { allowPrivilegeEscalation: false }],
    ['capabilities', { capabilities: { drop: ['ALL'] } }],
    ['readOnlyRootFilesystem', { readOnlyRootFilesystem: true }],
    ['seccompProfile', { seccompProfile: { type: 'RuntimeDefault' } }],
    ['runAsUser', { runAsUser: 1000 }],
    ['runAsGroup', { runAsGroup: 1000 }],
    ['appArmorProfile', { appArmorProfile: { type: 'RuntimeDefault' } }],
  ];
  const hostProcess = { windowsOptions: { hostProcess: true, runAsUserName: 'NT AUTHORITY\\SYSTEM' } };
  const process = { ...os, hostNetwork: true, securityContext: hostProcess };
  const user = { windowsOptions: { runAsUserName: 'NT AUTHORITY\\SYSTEM' } };
  const two = (first: Fields, second: Fields): Fields => ({
    containers: [
      { name: 'a', image, securityContext: first },
      { name: 'b', image, securityContext: second },
    ],
  });
  const asked = { windowsOptions: { hostProcess: true } };
  return [
    ...linuxOnly.map(([field, set]) =>
      security(`${field} for a windows container`, {}, set, { runAsNonRoot: true }, os),
    ),
    pod(
      'seccompProfile for a windows pod',
      os,
      { ...os, securityContext: { seccompProfile: { type: 'RuntimeDefault' } } },
      { ...os, securityContext: { runAsNonRoot: true } },
    ),
    pod('hostUsers: false for a windows pod', os, { ...os, hostUsers: false }, os),
    pod(
      'hostNetwork taken from a HostProcess pod',
      process,
      { ...os, securityContext: hostProcess },
      { ...os, securityContext: user },
    ),
    pod(
      'hostProcess taken from a pod, hostNetwork stays',
      process,
      { ...process, securityContext: user },
      { ...os, securityContext: user },
    ),
    pod(
      'hostProcess taken from one container of two',
      { ...os, hostNetwork: true, ...two(asked, asked) },
      { ...os, hostNetwork: true, ...two(asked, {}) },
      { ...os, ...two({}, {}) },
    ),
    pod(
      'hostProcess taken from the pod, not from its container',
      { ...process, ...two(asked, asked) },
      { ...os, hostNetwork: true, ...two(asked, {}) },
      { ...os, ...two({}, {}) },
    ),
  ];
}

const annotation = 'container.apparmor.security.beta.kubernetes.io/app';

function profiles(): FixCase[] {
  const seccomp = (profile: Fields): Fields => ({ seccompProfile: profile });
  const appArmor = (type: string): Fields => ({ appArmorProfile: { type } });
  const annotated = (value: string, type: string): Pod => ({
    annotations: { [annotation]: value },
    spec: { containers: [{ name: 'app', image, securityContext: appArmor(type) }] },
  });
  const bare: Pod = { spec: { containers: [{ name: 'app', image }] } };
  return [
    security(
      'seccomp Unconfined made Localhost',
      seccomp({ type: 'Unconfined' }),
      seccomp({ type: 'Localhost' }),
      seccomp({ type: 'Localhost', localhostProfile: 'app.json' }),
    ),
    security(
      'seccomp Localhost made RuntimeDefault',
      seccomp({ type: 'Localhost', localhostProfile: 'app.json' }),
      seccomp({ type: 'RuntimeDefault', localhostProfile: 'app.json' }),
      seccomp({ type: 'RuntimeDefault' }),
    ),
    security('seccomp block emptied', seccomp({ type: 'Unconfined' }), seccomp({}), {}),
    stages(
      'AppArmor field repaired, annotation left',
      annotated('unconfined', 'Unconfined'),
      annotated('unconfined', 'RuntimeDefault'),
      annotated('runtime/default', 'RuntimeDefault'),
    ),
    stages(
      'AppArmor annotation repaired, field left',
      annotated('unconfined', 'Unconfined'),
      annotated('runtime/default', 'Unconfined'),
      annotated('runtime/default', 'RuntimeDefault'),
    ),
    stages(
      'AppArmor annotation deleted, field left',
      annotated('unconfined', 'Unconfined'),
      { spec: { containers: [{ name: 'app', image, securityContext: appArmor('Unconfined') }] } },
      { spec: { containers: [{ name: 'app', image, securityContext: appArmor('RuntimeDefault') }] } },
    ),
    stages(
      'AppArmor field of the pod against an annotation',
      { annotations: { [annotation]: 'unconfined' }, spec: { ...bare.spec } },
      {
        annotations: { [annotation]: 'unconfined' },
        spec: { ...bare.spec, securityContext: appArmor('RuntimeDefault') },
      },
      {
        annotations: { [annotation]: 'runtime/default' },
        spec: { ...bare.spec, securityContext: appArmor('RuntimeDefault') },
      },
    ),
    stages(
      'AppArmor field of the container against an annotation',
      { annotations: { [annotation]: 'unconfined' }, spec: { ...bare.spec } },
      annotated('unconfined', 'RuntimeDefault'),
      annotated('runtime/default', 'RuntimeDefault'),
    ),
  ];
}

function hostNamespaces(): FixCase[] {
  const ports = (more: Fields): Fields => ({
    containers: [{ name: 'app', image, ports: [{ containerPort: 80, ...more }] }],
  });
  const sysctl = (name: string): Fields => ({ securityContext: { sysctls: [{ name, value: '1' }] } });
  return [
    ...['hostNetwork', 'hostPID', 'hostIPC'].map((field) =>
      pod(
        `user namespace beside ${field}`,
        { [field]: true },
        { [field]: true, hostUsers: false },
        { hostUsers: false },
      ),
    ),
    pod(
      'hostNetwork removed, hostPort stays',
      { hostNetwork: true, ...ports({ hostPort: 80 }) },
      ports({ hostPort: 80 }),
      ports({}),
    ),
    pod(
      'hostPort removed, hostNetwork stays',
      { hostNetwork: true, ...ports({ hostPort: 80 }) },
      { hostNetwork: true, ...ports({}) },
      ports({}),
    ),
    pod(
      'hostPort changed, hostNetwork stays',
      { hostNetwork: true, ...ports({ hostPort: 80 }) },
      { hostNetwork: true, ...ports({ hostPort: 8080 }) },
      ports({ hostPort: 8080 }),
    ),
    pod(
      'hostNetwork removed, dnsPolicy stays',
      { hostNetwork: true, dnsPolicy: 'ClusterFirstWithHostNet' },
      { dnsPolicy: 'ClusterFirstWithHostNet' },
      { dnsPolicy: 'ClusterFirst' },
    ),
    pod(
      'a network sysctl beside hostNetwork',
      { hostNetwork: true },
      { hostNetwork: true, ...sysctl('net.ipv4.tcp_syncookies') },
      sysctl('net.ipv4.tcp_syncookies'),
    ),
    pod(
      'a slashed sysctl rewritten',
      sysctl('net/ipv4/tcp_syncookies'),
      sysctl('net.ipv4.tcp_syncookies'),
      sysctl('net.ipv4.tcp_syncookies'),
    ),
    pod('hostUsers: false removed beside an unmasked proc mount', unmasked({ hostUsers: false }), unmasked({}), {
      hostUsers: false,
    }),
    pod(
      'shared process namespace beside hostPID',
      { hostPID: true },
      { hostPID: true, shareProcessNamespace: true },
      { shareProcessNamespace: true },
    ),
  ];
}

function unmasked(spec: Fields): Fields {
  return { ...spec, containers: [{ name: 'app', image, securityContext: { procMount: 'Unmasked' } }] };
}

function amounts(): FixCase[] {
  const resources = (requests: Fields | undefined, limits: Fields | undefined): Fields => ({
    resources: { requests, limits },
  });
  const one = (memory: string): Fields => ({ memory });
  return [
    container(
      'a limit below the request',
      resources(one('1Gi'), undefined),
      resources(one('1Gi'), one('512Mi')),
      resources(one('1Gi'), one('1Gi')),
    ),
    container(
      'a request above the limit',
      resources(undefined, one('64Mi')),
      resources(one('128Mi'), one('64Mi')),
      resources(one('64Mi'), one('64Mi')),
    ),
    container(
      'a cpu limit below the request',
      resources({ cpu: '2' }, undefined),
      resources({ cpu: '2' }, { cpu: '500m' }),
      resources({ cpu: '2' }, { cpu: '2' }),
    ),
    container(
      'an extended resource requested without a limit',
      resources(undefined, { 'example.com/gpu': '1' }),
      resources({ 'example.com/gpu': '2' }, { 'example.com/gpu': '1' }),
      resources({ 'example.com/gpu': '1' }, { 'example.com/gpu': '1' }),
    ),
    container(
      'a huge page limit without memory',
      {},
      resources(undefined, { 'hugepages-2Mi': '4Mi' }),
      resources(undefined, { 'hugepages-2Mi': '4Mi', memory: '1Gi' }),
    ),
    pod(
      "a container's limit above the pod's",
      { resources: { limits: one('256Mi'), requests: one('64Mi') } },
      {
        resources: { limits: one('256Mi'), requests: one('64Mi') },
        containers: [{ name: 'app', image, ...resources(one('64Mi'), one('512Mi')) }],
      },
      {
        resources: { limits: one('256Mi'), requests: one('64Mi') },
        containers: [{ name: 'app', image, ...resources(one('64Mi'), one('256Mi')) }],
      },
    ),
    pod(
      "a container's request above the pod's",
      { resources: { requests: one('64Mi') } },
      {
        resources: { requests: one('64Mi') },
        containers: [{ name: 'app', image, ...resources(one('128Mi'), undefined) }],
      },
      {
        resources: { requests: one('128Mi') },
        containers: [{ name: 'app', image, ...resources(one('128Mi'), undefined) }],
      },
    ),
  ];
}

function volumesAndMounts(): FixCase[] {
  const mount = (name: string, mountPath: string, more: Fields = {}): Fields => ({ name, mountPath, ...more });
  const mounting = (volumes: Fields[], ...volumeMounts: Fields[]): Fields => ({
    volumes,
    containers: [{ name: 'app', image, volumeMounts }],
  });
  const host = { name: 'data', hostPath: { path: '/data' } };
  const tmp = { name: 'tmp', emptyDir: {} };
  const propagated = (privileged: boolean, mountPropagation: string): Fields => ({
    volumes: [host],
    containers: [
      {
        name: 'app',
        image,
        securityContext: { privileged },
        volumeMounts: [mount('data', '/data', { mountPropagation })],
      },
    ],
  });
  return [
    pod(
      'privileged removed beside a Bidirectional mount',
      propagated(true, 'Bidirectional'),
      propagated(false, 'Bidirectional'),
      propagated(false, 'HostToContainer'),
    ),
    pod(
      'privileged removed beside a HostToContainer mount',
      propagated(true, 'HostToContainer'),
      propagated(false, 'HostToContainer'),
      propagated(false, 'None'),
    ),
    pod(
      'a volume removed, its mount stays',
      mounting([host], mount('data', '/data')),
      mounting([], mount('data', '/data')),
      mounting([]),
    ),
    pod('a mount without its volume', {}, mounting([], mount('tmp', '/tmp')), mounting([tmp], mount('tmp', '/tmp'))),
    pod(
      'a second mount at the same path',
      mounting([host], mount('data', '/tmp')),
      mounting([host, tmp], mount('data', '/tmp'), mount('tmp', '/tmp')),
      mounting([host], mount('data', '/tmp')),
    ),
    pod(
      'a second volume of the same name',
      mounting([{ name: 'tmp', secret: { secretName: 'a' } }], mount('tmp', '/secret')),
      mounting([{ name: 'tmp', secret: { secretName: 'a' } }, tmp], mount('tmp', '/secret'), mount('tmp', '/tmp')),
      mounting(
        [
          { name: 'tmp', secret: { secretName: 'a' } },
          { name: 'tmp-2', emptyDir: {} },
        ],
        mount('tmp', '/secret'),
        mount('tmp-2', '/tmp'),
      ),
    ),
    pod(
      'a second source beside a hostPath',
      mounting([host], mount('data', '/data')),
      mounting([{ ...host, emptyDir: {} }], mount('data', '/data')),
      mounting([{ name: 'data', emptyDir: {} }], mount('data', '/data')),
    ),
    pod(
      'a recursive read-only mount that is not read-only',
      mounting([host], mount('data', '/data')),
      mounting([host], mount('data', '/data', { recursiveReadOnly: 'Enabled' })),
      mounting([host], mount('data', '/data', { recursiveReadOnly: 'Enabled', readOnly: true })),
    ),
  ];
}

function probesAndKeys(): FixCase[] {
  const exec = { exec: { command: ['true'] } };
  const tcp = { tcpSocket: { port: 80 } };
  const init = (more: Fields): Fields => ({ initContainers: [{ name: 'init', image, ...more }] });
  const merged = (security: string, risky = 'privileged: true') => `apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  containers:
    - name: first
      image: ${image}
      securityContext: &risky
        ${risky}
    - name: second
      image: ${image}
      securityContext:
        <<: *risky
${security}`;
  const doubled = (first: string) => merged('').replace('      image', `${first}      image`);
  return [
    container(
      'a second handler of a probe',
      { livenessProbe: exec },
      { livenessProbe: { ...exec, ...tcp } },
      { livenessProbe: tcp },
    ),
    container(
      'a liveness probe with a success threshold',
      { readinessProbe: { ...tcp, successThreshold: 2 } },
      { livenessProbe: { ...tcp, successThreshold: 2 } },
      { livenessProbe: tcp },
    ),
    container(
      'a readiness probe with a grace period',
      { livenessProbe: { ...tcp, terminationGracePeriodSeconds: 5 } },
      { readinessProbe: { ...tcp, terminationGracePeriodSeconds: 5 } },
      { readinessProbe: tcp },
    ),
    pod(
      'a probe for an init container',
      init({}),
      init({ livenessProbe: exec }),
      init({ livenessProbe: exec, restartPolicy: 'Always' }),
    ),
    container(
      'a probe without a handler',
      {},
      { livenessProbe: { periodSeconds: 10 } },
      { livenessProbe: { ...tcp, periodSeconds: 10 } },
    ),
    {
      name: 'a merged key overridden in place',
      before: merged('        runAsUser: 1000\n'),
      alone: merged('        privileged: false\n'),
      together: merged('        runAsUser: 1000\n', 'privileged: false'),
    },
    {
      name: 'a doubled key, the first deleted',
      before: doubled('      image: a\n'),
      alone: doubled(''),
      together: doubled(''),
    },
    {
      name: 'a miscased key renamed onto a merged one',
      before: merged('').replace('        <<', '        Privileged: false\n        <<'),
      alone: merged('        privileged: false\n'),
      together: merged(''),
    },
  ];
}
