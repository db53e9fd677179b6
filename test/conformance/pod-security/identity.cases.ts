import { type Fields, hardened, hardenedContainer, hardenedContext, inEachList, type PodSecurityCase } from './pod.js';

/** Who a container runs as, and the exemptions of user namespaces. */
export function identityCases(): PodSecurityCase[] {
  return [...nonRoot(), ...users(), ...userNamespaces(), ...whole()];
}

const choices = [undefined, true, false, null];

function nonRoot(): PodSecurityCase[] {
  const cases: PodSecurityCase[] = [];
  for (const pod of choices) {
    for (const first of choices) {
      cases.push({
        name: `runAsNonRoot of pod ${pod}, container ${first}`,
        pod: hardened({ context: { runAsNonRoot: pod }, security: { runAsNonRoot: first } }),
      });
    }
    for (const [first, second] of [
      [true, undefined],
      [true, false],
      [undefined, undefined],
      [true, true],
    ]) {
      cases.push({
        name: `runAsNonRoot of pod ${pod}, containers ${first} and ${second}`,
        pod: hardened({
          context: { runAsNonRoot: pod },
          spec: {
            containers: [
              hardenedContainer({ security: { runAsNonRoot: first } }),
              hardenedContainer({ container: { name: 'second' }, security: { runAsNonRoot: second } }),
            ],
          },
        }),
      });
    }
  }
  const ownOnly = (more: Fields) =>
    hardened({ context: { runAsNonRoot: undefined }, security: { runAsNonRoot: true }, spec: more });
  const silent = (name: string, more: Fields = {}) => hardenedContainer({ container: { name, ...more } });
  return [
    ...cases,
    ...inEachList('runAsNonRoot: false', { security: { runAsNonRoot: false } }),
    ...inEachList('runAsNonRoot: true', { security: { runAsNonRoot: true } }),
    {
      name: 'runAsNonRoot of the container, init container lacks it',
      pod: ownOnly({ initContainers: [silent('init')] }),
    },
    {
      name: 'runAsNonRoot of the container, sidecar lacks it',
      pod: ownOnly({ initContainers: [silent('sidecar', { restartPolicy: 'Always' })] }),
    },
    {
      name: 'runAsNonRoot of the container, ephemeral container lacks it',
      pod: ownOnly({ ephemeralContainers: [silent('debugger')] }),
    },
  ];
}

function users(): PodSecurityCase[] {
  const cases: PodSecurityCase[] = [];
  for (const pod of [undefined, 0, 1, 65532]) {
    for (const container of [undefined, null, 0, 1000]) {
      cases.push({
        name: `runAsUser of pod ${pod}, container ${container}`,
        pod: hardened({ context: { runAsUser: pod }, security: { runAsUser: container } }),
      });
    }
  }
  return [
    ...cases,
    ...inEachList('runAsUser: 0', { security: { runAsUser: 0 } }),
    {
      name: 'runAsGroup: 0 everywhere',
      pod: hardened({ context: { runAsGroup: 0, fsGroup: 0 }, security: { runAsGroup: 0 } }),
    },
    {
      name: 'runAsUser alone does not prove a non-root user',
      pod: hardened({ context: { runAsNonRoot: undefined, runAsUser: 1000 } }),
    },
  ];
}

function userNamespaces(): PodSecurityCase[] {
  const cases: PodSecurityCase[] = [];
  for (const hostUsers of [false, true, null]) {
    const under = (name: string, changes: Parameters<typeof hardened>[0]) =>
      cases.push({
        name: `hostUsers: ${hostUsers}, ${name}`,
        pod: hardened({ ...changes, spec: { ...changes?.spec, hostUsers } }),
      });
    under('hardened', {});
    under('runAsNonRoot unset', { context: { runAsNonRoot: undefined } });
    under('runAsNonRoot: false, pod', { context: { runAsNonRoot: false } });
    under('runAsNonRoot: false, container', { security: { runAsNonRoot: false } });
    under('runAsUser: 0, pod', { context: { runAsUser: 0 } });
    under('runAsUser: 0, container', { security: { runAsUser: 0 } });
    under('procMount: Unmasked', { security: { procMount: 'Unmasked' } });
    under('procMount: Default', { security: { procMount: 'Default' } });
    under('no seccomp profile', { context: { seccompProfile: undefined } });
    under('privileged', { security: { privileged: true } });
    under('hostPath', { spec: { volumes: [{ name: 'data', hostPath: { path: '/data' } }] } });
    under('no capabilities', { security: { capabilities: undefined } });
    under('hostNetwork', { spec: { hostNetwork: true } });
    under('windows', { spec: { os: { name: 'windows' } }, context: { runAsNonRoot: undefined } });
  }
  const unmasked = { security: { procMount: 'Unmasked' } };
  return [
    ...cases,
    ...inEachList('procMount: Unmasked', unmasked),
    ...inEachList('procMount: Default', { security: { procMount: 'Default' } }),
    { name: 'procMount: ""', pod: hardened({ security: { procMount: '' } }) },
    { name: 'procMount: null', pod: hardened({ security: { procMount: null } }) },
    { name: 'procMount: default', pod: hardened({ security: { procMount: 'default' } }) },
    { name: 'procMount: unheard of', pod: hardened({ security: { procMount: 'Other' } }) },
  ];
}

function whole(): PodSecurityCase[] {
  const bare: Fields = { name: 'app', image: 'app:1' };
  const ownSecurity = { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } };
  return [
    { name: 'smallest restricted', pod: hardened() },
    { name: 'bare', pod: { spec: { containers: [bare] } } },
    { name: 'bare, pod securityContext: {}', pod: { spec: { securityContext: {}, containers: [bare] } } },
    { name: 'bare, pod securityContext: null', pod: { spec: { securityContext: null, containers: [bare] } } },
    { name: 'no container at all', pod: { spec: { containers: [] } } },
    { name: 'pod level only', pod: { spec: { securityContext: hardenedContext, containers: [bare] } } },
    { name: 'container level only', pod: { spec: { containers: [hardenedContainer({ security: ownSecurity })] } } },
    {
      name: 'container level only, one of two',
      pod: {
        spec: {
          containers: [
            hardenedContainer({ security: ownSecurity }),
            hardenedContainer({ container: { name: 'second' } }),
          ],
        },
      },
    },
    {
      name: 'every restricted check at once',
      pod: {
        spec: {
          securityContext: { runAsUser: 0 },
          containers: [{ ...bare, securityContext: { procMount: 'Unmasked' } }],
          volumes: [{ name: 'data', nfs: { server: 'nfs.example.com', path: '/' } }],
        },
      },
    },
    {
      name: 'every baseline check at once',
      pod: {
        annotations: { 'container.apparmor.security.beta.kubernetes.io/app': 'unconfined' },
        spec: {
          hostNetwork: true,
          securityContext: {
            seLinuxOptions: { type: 'spc_t' },
            seccompProfile: { type: 'Unconfined' },
            sysctls: [{ name: 'kernel.msgmax', value: '1' }],
            windowsOptions: { hostProcess: true },
          },
          containers: [
            {
              ...bare,
              ports: [{ containerPort: 80, hostPort: 80 }],
              livenessProbe: { tcpSocket: { port: 80, host: 'elsewhere' } },
              securityContext: { privileged: true, procMount: 'Unmasked', capabilities: { add: ['ALL'] } },
            },
          ],
          volumes: [{ name: 'root', hostPath: { path: '/' } }],
        },
      },
    },
  ];
}
