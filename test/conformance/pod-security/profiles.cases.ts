import { atBothLevels, type Fields, hardened, hardenedContainer, inEachList, type PodSecurityCase } from './pod.js';

/** Seccomp, AppArmor and SELinux. */
export function profileCases(): PodSecurityCase[] {
  return [...seccomp(), ...appArmor(), ...seLinux()];
}

function seccomp(): PodSecurityCase[] {
  const good = { type: 'RuntimeDefault' };
  const profiles: [string, unknown][] = [
    ['RuntimeDefault', good],
    ['Localhost', { type: 'Localhost', localhostProfile: 'profiles/app.json' }],
    ['Unconfined', { type: 'Unconfined' }],
    ['{}', {}],
    ['type ""', { type: '' }],
    ['type runtime/default', { type: 'runtime/default' }],
    ['null', null],
  ];
  const unset = { seccompProfile: undefined };
  const annotated = (key: string, value: string, changes: Parameters<typeof hardened>[0] = {}) => ({
    name: `seccomp annotation ${key}: ${JSON.stringify(value)}${changes.context ? ', no field' : ''}`,
    pod: hardened({ ...changes, annotations: { [key]: value } }),
  });
  return [
    ...profiles.flatMap(([name, profile]) => atBothLevels(`seccompProfile ${name}`, 'seccompProfile', profile, good)),
    ...profiles.map(([name, profile]) => ({
      name: `seccompProfile ${name}, container, pod has none`,
      pod: hardened({ context: unset, security: { seccompProfile: profile } }),
    })),
    { name: 'no seccompProfile', pod: hardened({ context: unset }) },
    {
      name: 'seccompProfile of one container of two',
      pod: hardened({
        context: unset,
        spec: {
          containers: [
            hardenedContainer({ security: { seccompProfile: good } }),
            hardenedContainer({ container: { name: 'second' } }),
          ],
        },
      }),
    },
    {
      name: 'seccompProfile of every container but the init container',
      pod: hardened({
        context: unset,
        security: { seccompProfile: good },
        spec: { initContainers: [hardenedContainer({ container: { name: 'init' } })] },
      }),
    },
    {
      name: 'seccompProfile of every container but the ephemeral one',
      pod: hardened({
        context: unset,
        security: { seccompProfile: good },
        spec: { ephemeralContainers: [hardenedContainer({ container: { name: 'debugger' } })] },
      }),
    },
    annotated('seccomp.security.alpha.kubernetes.io/pod', 'runtime/default', { context: unset }),
    annotated('seccomp.security.alpha.kubernetes.io/pod', 'unconfined'),
    annotated('seccomp.security.alpha.kubernetes.io/pod', ''),
    annotated('container.seccomp.security.alpha.kubernetes.io/app', 'unconfined'),
  ];
}

const appArmorKey = 'container.apparmor.security.beta.kubernetes.io/';

function appArmor(): PodSecurityCase[] {
  const good = { type: 'RuntimeDefault' };
  const profiles: [string, unknown][] = [
    ['RuntimeDefault', good],
    ['Localhost', { type: 'Localhost', localhostProfile: 'app' }],
    ['Unconfined', { type: 'Unconfined' }],
    ['{}', {}],
    ['type ""', { type: '' }],
    ['null', null],
  ];
  const values = [
    'runtime/default',
    'localhost/app',
    'localhost/',
    'localhost',
    '',
    'unconfined',
    'Runtime/Default',
    'docker/default',
    ' ',
  ];
  const annotated = (key: string, value: string) => ({
    name: `AppArmor annotation ${JSON.stringify(key)}: ${JSON.stringify(value)}`,
    pod: hardened({ annotations: { [appArmorKey + key]: value } }),
  });
  return [
    ...profiles.flatMap(([name, profile]) => atBothLevels(`appArmorProfile ${name}`, 'appArmorProfile', profile, good)),
    ...values.map((value) => annotated('app', value)),
    annotated('no-such-container', 'unconfined'),
    annotated('', 'unconfined'),
    annotated('a/b', 'unconfined'),
    {
      name: 'AppArmor annotation of a nearly equal key',
      pod: hardened({ annotations: { 'container.apparmor.security.beta.kubernetes.io': 'unconfined' } }),
    },
    {
      name: 'AppArmor annotations, one of two bad',
      pod: hardened({
        annotations: { [`${appArmorKey}app`]: 'runtime/default', [`${appArmorKey}init`]: 'unconfined' },
      }),
    },
    {
      name: 'AppArmor annotation against the field',
      pod: hardened({ security: { appArmorProfile: good }, annotations: { [`${appArmorKey}app`]: 'unconfined' } }),
    },
    { name: 'an annotation of no concern', pod: hardened({ annotations: { 'example.com/profile': 'unconfined' } }) },
  ];
}

function seLinux(): PodSecurityCase[] {
  const options = (value: Fields): Fields => ({ seLinuxOptions: value });
  const types = [
    'container_t',
    'container_init_t',
    'container_kvm_t',
    'container_engine_t',
    'container_device_t',
    '',
    'spc_t',
    'Container_t',
    'container_t ',
    'kvm_t',
  ]; // biome keeps this short
  return [
    ...types.flatMap((type) => [
      { name: `seLinux type ${JSON.stringify(type)}, pod`, pod: hardened({ context: options({ type }) }) },
      { name: `seLinux type ${JSON.stringify(type)}, container`, pod: hardened({ security: options({ type }) }) },
    ]),
    ...['user', 'role'].flatMap((key) => [
      { name: `seLinux ${key}, pod`, pod: hardened({ context: options({ [key]: 'system_u' }) }) },
      { name: `seLinux ${key}, container`, pod: hardened({ security: options({ [key]: 'system_u' }) }) },
      { name: `seLinux ${key}: "", container`, pod: hardened({ security: options({ [key]: '' }) }) },
    ]),
    { name: 'seLinux level', pod: hardened({ context: options({ level: 's0:c123,c456' }) }) },
    { name: 'seLinuxOptions: {}', pod: hardened({ context: options({}), security: options({}) }) },
    { name: 'seLinuxOptions: null', pod: hardened({ context: { seLinuxOptions: null } }) },
    {
      name: 'seLinux type, pod, overridden',
      pod: hardened({ context: options({ type: 'spc_t' }), security: options({ type: 'container_t' }) }),
    },
    ...inEachList('seLinux type spc_t', { security: options({ type: 'spc_t' }) }),
    ...inEachList('seLinux type container_engine_t', { security: options({ type: 'container_engine_t' }) }),
  ];
}
