import { type Fields, hardened, inEachList, type PodSecurityCase } from './pod.js';

/** Every capability of Linux 6.x: capabilities(7). */
const linuxCapabilities = `AUDIT_CONTROL AUDIT_READ AUDIT_WRITE BLOCK_SUSPEND BPF CHECKPOINT_RESTORE CHOWN DAC_OVERRIDE
  DAC_READ_SEARCH FOWNER FSETID IPC_LOCK IPC_OWNER KILL LEASE LINUX_IMMUTABLE MAC_ADMIN MAC_OVERRIDE MKNOD NET_ADMIN
  NET_BIND_SERVICE NET_BROADCAST NET_RAW PERFMON SETFCAP SETGID SETPCAP SETUID SYS_ADMIN SYS_BOOT SYS_CHROOT SYS_MODULE
  SYS_NICE SYS_PACCT SYS_PTRACE SYS_RAWIO SYS_RESOURCE SYS_TIME SYS_TTY_CONFIG SYSLOG WAKE_ALARM`.split(/\s+/);

export function capabilityCases(): PodSecurityCase[] {
  return [...added(), ...dropped(), ...escalation(), ...onWindows()];
}

function added(): PodSecurityCase[] {
  const alike = ['ALL', 'all', 'CAP_ALL', 'chown', 'Chown', 'CAP_CHOWN', 'net_bind_service', 'CAP_NET_BIND_SERVICE'];
  const odd = [' CHOWN', 'CHOWN ', 'NET_BIND_SERVICE ', '', 'NO_SUCH_CAPABILITY', 'NET_BIND'];
  const add = (...names: string[]): Fields => ({ capabilities: { drop: ['ALL'], add: names } });
  return [
    ...[...linuxCapabilities, ...alike, ...odd].map((name) => ({
      name: `add ${JSON.stringify(name)}`,
      pod: hardened({ security: add(name) }),
    })),
    { name: 'add []', pod: hardened({ security: add() }) },
    { name: 'add: null', pod: hardened({ security: { capabilities: { drop: ['ALL'], add: null } } }) },
    { name: 'add two of which one is allowed', pod: hardened({ security: add('NET_BIND_SERVICE', 'NET_ADMIN') }) },
    { name: 'add two allowed at baseline', pod: hardened({ security: add('CHOWN', 'KILL') }) },
    { name: 'add the same twice', pod: hardened({ security: add('SYS_ADMIN', 'SYS_ADMIN') }) },
    {
      name: 'add NET_BIND_SERVICE without drop',
      pod: hardened({ security: { capabilities: { add: ['NET_BIND_SERVICE'] } } }),
    },
    { name: 'add SYS_ADMIN without drop', pod: hardened({ security: { capabilities: { add: ['SYS_ADMIN'] } } }) },
    ...inEachList('add SYS_ADMIN', { security: add('SYS_ADMIN') }),
    ...inEachList('add CHOWN', { security: add('CHOWN') }),
    ...inEachList('add NET_BIND_SERVICE', { security: add('NET_BIND_SERVICE') }),
  ];
}

function dropped(): PodSecurityCase[] {
  const lists: string[][] = [
    [],
    ['all'],
    ['All'],
    ['CAP_ALL'],
    ['ALL '],
    ['NET_RAW'],
    ['ALL', 'NET_RAW'],
    ['NET_RAW', 'ALL'],
    ['all', 'ALL'],
    ['ALL', 'ALL'],
    linuxCapabilities,
  ];
  return [
    ...lists.map((drop) => ({
      name: `drop ${drop.length > 3 ? 'each capability by name' : JSON.stringify(drop)}`,
      pod: hardened({ security: { capabilities: { drop } } }),
    })),
    { name: 'drop: null', pod: hardened({ security: { capabilities: { drop: null } } }) },
    { name: 'capabilities: {}', pod: hardened({ security: { capabilities: {} } }) },
    { name: 'capabilities: null', pod: hardened({ security: { capabilities: null } }) },
    ...inEachList('no capabilities', { security: { capabilities: undefined } }),
    ...inEachList('drop ["NET_RAW"]', { security: { capabilities: { drop: ['NET_RAW'] } } }),
  ];
}

function escalation(): PodSecurityCase[] {
  return [
    ...inEachList('allowPrivilegeEscalation unset', { security: { allowPrivilegeEscalation: undefined } }),
    ...inEachList('allowPrivilegeEscalation: true', { security: { allowPrivilegeEscalation: true } }),
    { name: 'allowPrivilegeEscalation: null', pod: hardened({ security: { allowPrivilegeEscalation: null } }) },
    ...inEachList('privileged: true', { security: { privileged: true } }),
    ...inEachList('privileged: false', { security: { privileged: false } }),
    { name: 'privileged: null', pod: hardened({ security: { privileged: null } }) },
    {
      name: 'privileged with escalation',
      pod: hardened({ security: { privileged: true, allowPrivilegeEscalation: true } }),
    },
    { name: 'container securityContext: {}', pod: hardened({ container: { securityContext: {} } }) },
    { name: 'container securityContext: null', pod: hardened({ container: { securityContext: null } }) },
    ...inEachList('no container securityContext', { container: { securityContext: undefined } }),
    { name: 'readOnlyRootFilesystem unset and false', pod: hardened({ security: { readOnlyRootFilesystem: false } }) },
  ];
}

function onWindows(): PodSecurityCase[] {
  const cases: PodSecurityCase[] = [];
  for (const os of ['windows', 'linux', 'Windows', '']) {
    const on = (name: string, security: Fields) =>
      cases.push({
        name: `os ${JSON.stringify(os)}, ${name}`,
        pod: hardened({ spec: { os: { name: os } }, security }),
      });
    on('hardened', {});
    on('no container settings', { allowPrivilegeEscalation: undefined, capabilities: undefined });
    on('add SYS_ADMIN', { capabilities: { add: ['SYS_ADMIN'] } });
    on('add CHOWN', { capabilities: { add: ['CHOWN'] } });
    on('allowPrivilegeEscalation: true', { allowPrivilegeEscalation: true });
    on('privileged: true', { privileged: true });
    on('seccomp Unconfined', { seccompProfile: { type: 'Unconfined' } });
    on('runAsUser: 0', { runAsUser: 0 });
    on('runAsNonRoot: false', { runAsNonRoot: false });
  }
  const bare = { containers: [{ name: 'app', image: 'app:1' }] };
  return [
    ...cases,
    { name: 'windows, bare', pod: { spec: { ...bare, os: { name: 'windows' } } } },
    { name: 'windows by nodeSelector', pod: { spec: { ...bare, nodeSelector: { 'kubernetes.io/os': 'windows' } } } },
    {
      name: 'windows by toleration',
      pod: {
        spec: { ...bare, tolerations: [{ key: 'os', operator: 'Equal', value: 'windows', effect: 'NoSchedule' }] },
      },
    },
    {
      name: 'windows, smallest',
      pod: { spec: { ...bare, os: { name: 'windows' }, securityContext: { runAsNonRoot: true } } },
    },
    { name: 'os: {}', pod: { spec: { ...bare, os: {} } } },
    {
      name: 'windows, seccomp Unconfined for the pod',
      pod: {
        spec: {
          ...bare,
          os: { name: 'windows' },
          securityContext: { runAsNonRoot: true, seccompProfile: { type: 'Unconfined' } },
        },
      },
    },
    {
      name: 'windows, hostPath',
      pod: hardened({ spec: { os: { name: 'windows' }, volumes: [{ name: 'c', hostPath: { path: 'C:\\logs' } }] } }),
    },
    {
      name: 'windows, hostPort',
      pod: hardened({ spec: { os: { name: 'windows' } }, container: { ports: [{ containerPort: 80, hostPort: 80 }] } }),
    },
  ];
}
