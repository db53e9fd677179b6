import type { FixCase } from '../fixes.cases.js';
import type { Fields } from '../pod-security/pod.js';
import { container, image, pod } from './stages.js';

/** Host namespaces, resources, volumes, probes, and keys. */
export function podFixCases(): FixCase[] {
  return [...hostNamespaces(), ...amounts(), ...volumesAndMounts(), ...probesAndKeys()];
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
