import type { FieldCase } from '../fields.cases.js';
import { type Fields, hardened, hardenedContainer, manifest, podKinds } from '../pod-security/pod.js';

export function podFieldCases(): FieldCase[] {
  return [...inEveryKind(), ...inThePod(), ...inTheContainer(), ...inMaps(), ...doubled()];
}

function inEveryKind(): FieldCase[] {
  return podKinds.flatMap((kind) => [
    { name: `${kind}: good`, text: manifest(hardened(), kind) },
    { name: `${kind}: unknown in the pod`, text: manifest(hardened({ spec: { hostNetworking: true } }), kind) },
    {
      name: `${kind}: miscased in the container`,
      text: manifest(hardened({ security: { readonlyRootFilesystem: true } }), kind),
    },
    { name: `${kind}: misplaced in the pod`, text: manifest(hardened({ context: { privileged: false } }), kind) },
    { name: `${kind}: unknown at the top`, text: `${manifest(hardened(), kind)}replica: 3\n` },
  ]);
}

const onPod = (name: string, spec: Fields): FieldCase => ({
  name: `pod: ${name}`,
  text: manifest(hardened({ spec }), 'Deployment'),
});
const onContext = (name: string, context: Fields): FieldCase => ({
  name: `pod securityContext: ${name}`,
  text: manifest(hardened({ context }), 'Pod'),
});

function inThePod(): FieldCase[] {
  return [
    onPod('serviceaccountName', { serviceaccountName: 'web' }),
    onPod('serviceAccount', { serviceAccount: 'web' }),
    onPod('automountServiceaccountToken', { automountServiceaccountToken: false }),
    onPod('two unknown, one nested', { hostpid: true, dnsConfig: { nameserver: ['10.0.0.1'] } }),
    onPod('replicas', { replicas: 2 }),
    onPod('image', { image: 'app:1' }),
    onPod('all parts of an affinity', {
      affinity: {
        podAntiAffinity: {
          requiredDuringSchedulingIgnoredDuringExecution: [
            { topologyKey: 'kubernetes.io/hostname', labelSelectors: { matchLabels: { app: 'web' } } },
          ],
        },
        nodeAffinities: {},
      },
    }),
    onPod('tolerations', {
      tolerations: [
        { key: 'a', operator: 'Exists' },
        { keys: 'b', operator: 'Exists' },
      ],
    }),
    onPod('topologySpreadConstraints', {
      topologySpreadConstraints: [
        { maxSkew: 1, topologyKey: 'zone', whenUnsatisfiable: 'DoNotSchedule', labelselector: {} },
      ],
    }),
    onPod('imagePullSecrets', { imagePullSecrets: [{ secretName: 'registry' }] }),
    onPod('volumes of unknown and miscased types', {
      volumes: [
        { name: 'a', hostpath: { path: '/data' } },
        { name: 'b', emptydir: {} },
        { name: 'c', configMap: { configMapName: 'c' } },
      ],
    }),
    onPod('volume secret.name', { volumes: [{ name: 'a', secret: { name: 'a' } }] }),
    onPod('volume items', {
      volumes: [{ name: 'a', secret: { secretName: 'a', items: [{ key: 'k', path: 'p', modes: 256 }] } }],
    }),
    onPod('projected volume', {
      volumes: [
        {
          name: 'a',
          projected: { sources: [{ serviceAccountToken: { path: 'token', expirationseconds: 600 } }, { secrets: {} }] },
        },
      ],
    }),
    onPod('ephemeral volume', {
      volumes: [
        {
          name: 'a',
          ephemeral: {
            volumeClaimTemplate: { spec: { accessmodes: [], resources: { requests: { storage: '1Gi' } } } },
          },
        },
      ],
    }),
    onPod('hostAliases', { hostAliases: [{ ip: '10.0.0.1', hostnames: ['a'], hostname: 'b' }] }),
    onPod('os', { os: { Name: 'linux' } }),
    onPod('readinessGates', {
      readinessGates: [{ conditiontype: 'example.com/ready', conditionType: 'example.com/ready' }],
    }),
    onPod('schedulingGates', { schedulingGates: [{ name: 'a.b', gate: 'c' }] }),
    onPod('a key of no letters', { '': 1, '-': 2, 'a.b': 3, 'a[0]': 4 }),
    onPod('a key of an object that is null', { foo: null }),
    onContext('a container field', { allowPrivilegeEscalation: false }),
    onContext('three container fields', {
      capabilities: { drop: ['ALL'] },
      readOnlyRootFilesystem: true,
      procMount: 'Default',
    }),
    onContext('miscased', { runAsNonroot: true, fsgroup: 1 }),
    onContext('seccomp', { seccompProfile: { type: 'Localhost', localhostprofile: 'a.json' } }),
    onContext('sysctls', { sysctls: [{ name: 'net.ipv4.tcp_syncookies', values: '1' }] }),
    onContext('seLinuxOptions', { seLinuxOptions: { Level: 's0' }, selinuxOptions: {} }),
    onContext('windowsOptions', { windowsOptions: { hostprocess: true } }),
    {
      name: 'pod: metadata',
      text: manifest(hardened(), 'Pod').replace('  name: web', '  name: web\n  label: {}\n  annotation: {}'),
    },
    {
      name: 'pod: template metadata',
      text: manifest(hardened(), 'Deployment').replace('      labels:', '      lables: {}\n      labels:'),
    },
    {
      name: 'pod: spec.template.specs',
      text: `${manifest(hardened(), 'Deployment')}      nodeName: a\n    specs: {}\n  templates: {}\n`,
    },
    { name: 'pod: status', text: `${manifest(hardened(), 'Pod')}status:\n  phase: Running\n  phases: []\n` },
    {
      name: 'pod: List',
      text: `apiVersion: v1\nkind: List\nitems:\n  - {apiVersion: v1, kind: Pod, metadata: {name: a}, spec: {container: [], containers: [{name: a, image: a}]}}\n`,
    },
    {
      name: 'deployment: strategy',
      text: `${manifest(hardened(), 'Deployment')}  strategy:\n    rollingupdate: {maxSurge: 1}\n    rollingUpdate: {maxsurge: 1}\n`,
    },
    {
      name: 'statefulset: claim templates',
      text: `${manifest(hardened(), 'StatefulSet')}  volumeClaimTemplates:\n    - metadata: {name: a, names: b}\n      spec: {accessModes: [ReadWriteOnce], storageClass: fast, resources: {requests: {storage: 1Gi}, request: {}}}\n  VolumeClaimTemplates: []\n`,
    },
    {
      name: 'cronjob: at three depths',
      text: `${manifest(hardened(), 'CronJob').replace('  schedule:', '  timezone: UTC\n  schedule:').replace('    spec:\n', '    spec:\n      backofflimit: 1\n')}          activeDeadline: 5\n`,
    },
    {
      name: 'job: podFailurePolicy',
      text: `${manifest(hardened(), 'Job')}  podFailurePolicy:\n    rules:\n      - action: FailJob\n        onExitCode: {operator: In, values: [1]}\n`,
    },
  ];
}

const onContainer = (name: string, container: Fields): FieldCase => ({
  name: `container: ${name}`,
  text: manifest(hardened({ container }), 'Deployment'),
});
const onSecurity = (name: string, security: Fields): FieldCase => ({
  name: `container securityContext: ${name}`,
  text: manifest(hardened({ security }), 'Pod'),
});

function inTheContainer(): FieldCase[] {
  return [
    onContainer('Image', { Image: 'app:2' }),
    onContainer('imagepullPolicy', { imagepullPolicy: 'Always' }),
    onContainer('command and arg', { command: ['a'], arg: ['b'] }),
    onContainer('env', {
      env: [
        { name: 'A', value: '1' },
        { name: 'B', valuefrom: {} },
        { names: 'C' },
        { name: 'D', valueFrom: { secretkeyRef: {} } },
      ],
    }),
    onContainer('envFrom', { envFrom: [{ configmapRef: { name: 'a' } }, { secretRef: { secretName: 'b' } }] }),
    onContainer('ports', { ports: [{ containerport: 80 }, { containerPort: 80, hostport: 80, protocols: 'TCP' }] }),
    onContainer('resources', { resources: { limit: { memory: '1Gi' }, request: { cpu: '1' } } }),
    onContainer('cpu beside limits', { resources: { cpu: '1', memory: '1Gi' } }),
    onContainer('limits', { limits: { memory: '1Gi' } }),
    onContainer('livenessprobe', { livenessprobe: { httpGet: { port: 80 } } }),
    onContainer('probe parts', {
      livenessProbe: { httpget: {}, initialDelay: 3, httpGet: { port: 80, Path: '/', httpHeader: [] } },
    }),
    onContainer('probe header', {
      readinessProbe: { httpGet: { port: 80, httpHeaders: [{ key: 'Host', value: 'a' }] } },
    }),
    onContainer('lifecycle', {
      lifecycle: { preStop: { execs: {}, exec: { command: ['a'], commands: [] } }, postStop: {} },
    }),
    onContainer('volumeMounts', { volumeMounts: [{ name: 'a', mountpath: '/a', readonly: true }] }),
    onContainer('volumeDevices', { volumeDevices: [{ name: 'a', devicepath: '/dev/a' }] }),
    onContainer('pod fields', { hostNetwork: true, nodeSelector: {}, volumes: [] }),
    onContainer('securitycontext', { securitycontext: { privileged: false } }),
    onContainer('a key that is a number', { '8080': 'a', '1.5': 'b' }),
    onSecurity('pod fields', { fsGroup: 1, supplementalGroups: [1], sysctls: [] }),
    onSecurity('miscased', { Privileged: false, allowprivilegeEscalation: false, runasUser: 1 }),
    onSecurity('capability', { capability: { drop: ['ALL'] } }),
    onSecurity('capabilities', { capabilities: { drop: ['ALL'], Add: [], remove: ['ALL'] } }),
    onSecurity('appArmorProfile', { appArmorProfile: { type: 'RuntimeDefault', profile: 'a' }, apparmorProfile: {} }),
    {
      name: 'container: in each list',
      text: manifest(
        hardened({
          spec: {
            initContainers: [hardenedContainer({ container: { name: 'init', imagePullpolicy: 'Always' } })],
            ephemeralContainers: [hardenedContainer({ container: { name: 'debugger', targetContainer: 'app' } })],
          },
          container: { workingDirectory: '/' },
        }),
        'Pod',
      ),
    },
    {
      name: 'container: the third of three',
      text: manifest(
        hardened({
          spec: {
            containers: [1, 2, 3].map((n) =>
              hardenedContainer({ container: { name: `c${n}`, ...(n === 3 && { imag: 'a' }) } }),
            ),
          },
        }),
        'CronJob',
      ),
    },
  ];
}

function inMaps(): FieldCase[] {
  return [
    onPod('nodeSelector is free', { nodeSelector: { disktype: 'ssd', 'Any.Thing/x': 'y' } }),
    onPod('overhead is free', { overhead: { cpu: '1', anything: '1' } }),
    onPod('labels of a selector are free', {
      affinity: {
        podAffinity: {
          requiredDuringSchedulingIgnoredDuringExecution: [
            { topologyKey: 'a', labelSelector: { matchLabels: { whatever: 'a' }, matchLabel: {} } },
          ],
        },
      },
    }),
    onContainer('limits are free', { resources: { limits: { memory: '1Gi', 'nvidia.com/gpu': '1', Memory: '1' } } }),
    {
      name: 'map: labels and annotations are free',
      text: manifest({ ...hardened(), annotations: { name: 'a', spec: 'b', 'A/B': 'c' } }, 'Pod'),
    },
    onPod('csi attributes are free', {
      volumes: [{ name: 'a', csi: { driver: 'a', volumeAttributes: { driver: 'b', x: 'y' }, attributes: {} } }],
    }),
    onPod('flexVolume options are free', {
      volumes: [{ name: 'a', flexVolume: { driver: 'a/b', options: { any: 'b' }, option: {} } }],
    }),
    {
      name: 'map: fields of a managed field are free',
      text: manifest(hardened(), 'Pod').replace(
        '  name: web',
        '  name: web\n  managedFields:\n    - {manager: a, operation: Apply, fieldsType: FieldsV1, fieldsV1: {"f:spec": {"f:any": {}}}, fields: {}}',
      ),
    },
  ];
}

/** The strict decoder names a doubled key by its last part alone. */
function doubled(): FieldCase[] {
  const good = manifest(hardened(), 'Pod');
  return [
    { name: 'doubled: at the top', text: `${good}kind: Pod\n` },
    { name: 'doubled: a label', text: good.replace('    app: web', '    app: web\n    app: web') },
    { name: 'doubled: in a container', text: good.replace('      image:', '      image: a\n      image:') },
    { name: 'doubled: twice over', text: good.replace('      image:', '      image: a\n      image: b\n      image:') },
    {
      name: 'doubled: two keys',
      text: good
        .replace('      image:', '      image: a\n      image:')
        .replace('    app: web', '    app: web\n    app: db'),
    },
    {
      name: 'doubled: in flow',
      text: good
        .replace('    app: web', '    x: "{a: 1, a: 1}"')
        .replace('  labels:\n', '  labels: {a: b, a: c}\n')
        .replace(/ {4}x:.*\n/, ''),
    },
    { name: 'doubled: an unknown one', text: good.replace('      image:', '      foo: a\n      foo: b\n      image:') },
    { name: 'doubled: quoted and plain', text: good.replace('      image:', '      "image": a\n      image:') },
    {
      name: 'doubled: a merged key overridden',
      text: good
        .replace('apiVersion', 'x: &x {image: a}\napiVersion')
        .replace('      image:', '      <<: *x\n      image:'),
    },
    {
      name: 'doubled: equal letters of another case',
      text: good.replace('      image:', '      Image: a\n      image:'),
    },
    {
      name: 'doubled: JSON',
      text: '{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a"},"data":{"a":"1","a":"2"},"data":{"b":"1"}}\n',
    },
    {
      name: 'doubled: 1 and "1"',
      text: 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata:\n  1: a\n  "1": b\n',
    },
    {
      name: 'doubled: yes and "true"',
      text: 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata:\n  yes: a\n  "true": b\n',
    },
  ];
}
