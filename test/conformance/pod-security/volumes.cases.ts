import { type Fields, hardened, type PodSecurityCase } from './pod.js';

/** Volumes and sysctls: what only a pod has. */
export function volumeCases(): PodSecurityCase[] {
  return [...volumes(), ...sysctls()];
}

const claim = { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } };

/** One source of every type in k8s.io/api. */
const sources: Fields = {
  awsElasticBlockStore: { volumeID: 'vol-1' },
  azureDisk: { diskName: 'disk', diskURI: 'https://example.com/disk' },
  azureFile: { secretName: 'secret', shareName: 'share' },
  cephfs: { monitors: ['10.0.0.1'] },
  cinder: { volumeID: 'vol-1' },
  configMap: { name: 'config' },
  csi: { driver: 'csi.example.com' },
  downwardAPI: { items: [{ path: 'labels', fieldRef: { fieldPath: 'metadata.labels' } }] },
  emptyDir: { medium: 'Memory' },
  ephemeral: { volumeClaimTemplate: { spec: claim } },
  fc: { targetWWNs: ['500a0982991b8dc5'], lun: 2 },
  flexVolume: { driver: 'example.com/driver' },
  flocker: { datasetName: 'data' },
  gcePersistentDisk: { pdName: 'disk' },
  gitRepo: { repository: 'https://git.example.com/repo.git' },
  glusterfs: { endpoints: 'gluster', path: 'data' },
  hostPath: { path: '/data' },
  image: { reference: 'registry.example.com/model:1' },
  iscsi: { targetPortal: '10.0.0.1', iqn: 'iqn.2001-04.com.example:storage', lun: 0 },
  nfs: { server: 'nfs.example.com', path: '/' },
  persistentVolumeClaim: { claimName: 'data' },
  photonPersistentDisk: { pdID: 'disk' },
  portworxVolume: { volumeID: 'vol-1' },
  projected: { sources: [{ serviceAccountToken: { path: 'token' } }] },
  quobyte: { registry: 'quobyte:7861', volume: 'data' },
  rbd: { monitors: ['10.0.0.1'], image: 'image' },
  scaleIO: { gateway: 'https://example.com', system: 'system', secretRef: { name: 'secret' } },
  secret: { secretName: 'secret' },
  storageos: { volumeName: 'data' },
  vsphereVolume: { volumePath: '[datastore] disk' },
};

function volumes(): PodSecurityCase[] {
  const holding = (...held: Fields[]) =>
    hardened({ spec: { volumes: held.map((source, index) => ({ name: `volume-${index}`, ...source })) } });
  const empty = ['emptyDir', 'configMap', 'secret', 'hostPath', 'nfs', 'image', 'gitRepo'];
  return [
    ...Object.entries(sources).map(([type, source]) => ({ name: `volume ${type}`, pod: holding({ [type]: source }) })),
    ...empty.map((type) => ({ name: `volume ${type}: {}`, pod: holding({ [type]: {} }) })),
    ...empty.map((type) => ({ name: `volume ${type}: null`, pod: holding({ [type]: null }) })),
    { name: 'volume without a source', pod: holding({}) },
    { name: 'volumes: []', pod: holding() },
    { name: 'volumes: null', pod: hardened({ spec: { volumes: null } }) },
    { name: 'volume with an allowed and a forbidden source', pod: holding({ emptyDir: {}, nfs: sources.nfs }) },
    {
      name: 'volume with an allowed source and a hostPath',
      pod: holding({ configMap: sources.configMap, hostPath: sources.hostPath }),
    },
    {
      name: 'volume with two forbidden sources',
      pod: holding({ gitRepo: sources.gitRepo, hostPath: sources.hostPath }),
    },
    { name: 'volume hostPath: null beside emptyDir', pod: holding({ emptyDir: {}, hostPath: null }) },
    {
      name: 'second volume is a hostPath',
      pod: holding({ emptyDir: {} }, { hostPath: { path: '/data', type: 'Directory' } }),
    },
    {
      name: 'a good volume, an nfs and a source-less one',
      pod: holding({ secret: sources.secret }, { nfs: sources.nfs }, {}),
    },
  ];
}

const sysctlNames = [
  'kernel.shm_rmid_forced',
  'net.ipv4.ip_local_port_range',
  'net.ipv4.tcp_syncookies',
  'net.ipv4.ping_group_range',
  'net.ipv4.ip_unprivileged_port_start',
  'net.ipv4.ip_local_reserved_ports',
  'net.ipv4.tcp_keepalive_time',
  'net.ipv4.tcp_fin_timeout',
  'net.ipv4.tcp_keepalive_intvl',
  'net.ipv4.tcp_keepalive_probes',
  'net.ipv4.tcp_rmem',
  'net.ipv4.tcp_wmem',
  'net.ipv4.tcp_slow_start_after_idle',
  'net.ipv4.tcp_notsent_lowat',
  'net/ipv4/tcp_syncookies',
  'net/ipv4.tcp_syncookies',
  'kernel/shm_rmid_forced',
  'NET.IPV4.TCP_SYNCOOKIES',
  'net.ipv4.tcp_syncookies ',
  'net.ipv4.*',
  'net.ipv4.ip_forward',
  'net.core.somaxconn',
  'kernel.msgmax',
  'vm.max_map_count',
  '',
];

function sysctls(): PodSecurityCase[] {
  const setting = (...names: string[]) =>
    hardened({ context: { sysctls: names.map((name) => ({ name, value: '1' })) } });
  return [
    ...sysctlNames.map((name) => ({ name: `sysctl ${JSON.stringify(name)}`, pod: setting(name) })),
    { name: 'sysctls: []', pod: setting() },
    { name: 'sysctls: null', pod: hardened({ context: { sysctls: null } }) },
    { name: 'a safe and an unsafe sysctl', pod: setting('net.ipv4.tcp_syncookies', 'kernel.sem') },
    { name: 'sysctls safe since different versions', pod: setting('net.ipv4.tcp_keepalive_time', 'net.ipv4.tcp_rmem') },
  ];
}
