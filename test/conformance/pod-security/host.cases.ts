import { type Fields, hardened, hardenedContainer, inEachList, type PodSecurityCase } from './pod.js';

/** The node's namespaces, ports and processes, and what a kubelet asks on a pod's behalf. */
export function hostCases(): PodSecurityCase[] {
  return [...namespaces(), ...ports(), ...probes(), ...windowsHostProcess()];
}

function namespaces(): PodSecurityCase[] {
  const cases: PodSecurityCase[] = [];
  for (const field of ['hostNetwork', 'hostPID', 'hostIPC']) {
    for (const value of [true, false, null]) {
      cases.push({ name: `${field}: ${value}`, pod: hardened({ spec: { [field]: value } }) });
    }
  }
  const all = { hostNetwork: true, hostPID: true, hostIPC: true };
  cases.push({ name: 'all host namespaces', pod: hardened({ spec: all }) });
  cases.push({ name: 'shareProcessNamespace', pod: hardened({ spec: { shareProcessNamespace: true } }) });
  cases.push({
    name: 'hostNetwork on an otherwise bare pod',
    pod: { spec: { hostNetwork: true, containers: [{ name: 'app', image: 'app:1' }] } },
  });
  return cases;
}

function ports(): PodSecurityCase[] {
  const port = (more: Fields): Fields => ({ container: { ports: [{ containerPort: 8080, ...more }] } });
  return [
    { name: 'containerPort alone', pod: hardened(port({})) },
    ...inEachList('hostPort: 0', port({ hostPort: 0 })),
    ...inEachList('hostPort: 8080', port({ hostPort: 8080 })),
    { name: 'hostPort: null', pod: hardened(port({ hostPort: null })) },
    { name: 'hostIP without hostPort', pod: hardened(port({ hostIP: '127.0.0.1' })) },
    { name: 'hostPort on loopback', pod: hardened(port({ hostPort: 8080, hostIP: '127.0.0.1' })) },
    {
      name: 'hostPort in the second port',
      pod: hardened({ container: { ports: [{ containerPort: 80 }, { containerPort: 81, hostPort: 81 }] } }),
    },
    // A Pod's hostPort is filled in from containerPort; a template's is not.
    {
      name: 'hostNetwork with a port',
      pod: hardened({ ...port({}), spec: { hostNetwork: true, containers: [portedContainer] } }),
    },
    {
      name: 'hostNetwork with a port and hostPort: 0',
      pod: hardened({ spec: { hostNetwork: true, containers: [hardenedContainer(port({ hostPort: 0 }))] } }),
    },
    {
      name: 'hostNetwork with a hostPort',
      pod: hardened({ spec: { hostNetwork: true, containers: [hardenedContainer(port({ hostPort: 8080 }))] } }),
    },
    {
      name: 'hostNetwork with a port of an init container',
      pod: hardened({
        spec: {
          hostNetwork: true,
          initContainers: [hardenedContainer({ container: { name: 'init', ports: [{ containerPort: 80 }] } })],
        },
      }),
    },
  ];
}

const portedContainer = hardenedContainer({ container: { ports: [{ containerPort: 8080 }] } });

const probeFields = ['livenessProbe', 'readinessProbe', 'startupProbe'];
const hooks = ['postStart', 'preStop'];

function probes(): PodSecurityCase[] {
  const cases: PodSecurityCase[] = [];
  const everywhere = (name: string, handler: Fields) => {
    for (const field of probeFields) {
      cases.push({ name: `${field} ${name}`, pod: hardened({ container: { [field]: handler } }) });
    }
    for (const hook of hooks) {
      cases.push({ name: `${hook} ${name}`, pod: hardened({ container: { lifecycle: { [hook]: handler } } }) });
    }
  };
  everywhere('httpGet without host', { httpGet: { port: 8080 } });
  everywhere('httpGet with host ""', { httpGet: { port: 8080, host: '' } });
  everywhere('httpGet with host', { httpGet: { port: 8080, host: '10.1.2.3' } });
  everywhere('tcpSocket without host', { tcpSocket: { port: 8080 } });
  everywhere('tcpSocket with host', { tcpSocket: { port: 8080, host: 'db.example.com' } });
  for (const host of ['127.0.0.1', 'localhost', '::1', '0.0.0.0', ' ']) {
    cases.push({
      name: `livenessProbe to host ${JSON.stringify(host)}`,
      pod: hardened({ container: { livenessProbe: { httpGet: { port: 80, host } } } }),
    });
  }
  const hosted = { container: { livenessProbe: { tcpSocket: { port: 80, host: 'elsewhere' } } } };
  cases.push(...inEachList('probe host', hosted));
  const hook = { container: { lifecycle: { preStop: { httpGet: { port: 80, host: 'elsewhere' } } } } };
  cases.push(...inEachList('hook host', hook));
  cases.push({
    name: 'probe with a Host header',
    pod: hardened({
      container: { readinessProbe: { httpGet: { port: 80, httpHeaders: [{ name: 'Host', value: 'elsewhere' }] } } },
    }),
  });
  cases.push({ name: 'exec probe', pod: hardened({ container: { livenessProbe: { exec: { command: ['true'] } } } }) });
  cases.push({ name: 'grpc probe', pod: hardened({ container: { livenessProbe: { grpc: { port: 9090 } } } }) });
  cases.push({
    name: 'sleep hook',
    pod: hardened({ container: { lifecycle: { preStop: { sleep: { seconds: 5 } } } } }),
  });
  cases.push({ name: 'probe: null', pod: hardened({ container: { livenessProbe: null, lifecycle: null } }) });
  return cases;
}

function windowsHostProcess(): PodSecurityCase[] {
  const options = (hostProcess: unknown): Fields => ({ windowsOptions: { hostProcess } });
  const windows = { os: { name: 'windows' } };
  return [
    { name: 'hostProcess: true, pod', pod: hardened({ context: options(true) }) },
    { name: 'hostProcess: false, pod', pod: hardened({ context: options(false) }) },
    { name: 'hostProcess: null, pod', pod: hardened({ context: options(null) }) },
    { name: 'windowsOptions: {}, pod', pod: hardened({ context: { windowsOptions: {} } }) },
    ...inEachList('hostProcess: true', { security: options(true) }),
    ...inEachList('hostProcess: false', { security: options(false) }),
    { name: 'hostProcess: true, overridden', pod: hardened({ context: options(true), security: options(false) }) },
    { name: 'hostProcess: true, overriding', pod: hardened({ context: options(false), security: options(true) }) },
    {
      name: 'hostProcess in a windows pod with hostNetwork',
      pod: hardened({ context: options(true), spec: { ...windows, hostNetwork: true } }),
    },
    {
      name: 'runAsUserName and a credential spec',
      pod: hardened({
        context: { windowsOptions: { runAsUserName: 'ContainerUser', gmsaCredentialSpecName: 'spec' } },
      }),
    },
  ];
}
