import type { FixCase } from '../fixes.cases.js';
import type { Fields, Pod } from '../pod-security/pod.js';
import { image, pod, security, stages } from './stages.js';

/** Security contexts: what of them goes together. */
export function securityFixCases(): FixCase[] {
  return [...escalation(), ...windows(), ...profiles()];
}

const annotation = 'container.apparmor.security.beta.kubernetes.io/app';

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
