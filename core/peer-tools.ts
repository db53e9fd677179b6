/** How the users of other tools say in a manifest what is to be ignored, each as the tool's documentation and source have it. */

/** What a mark asks for. */
export interface Asked {
  /** Ids of checks as they are written; `all` for whatever there is; `unknown` where the value that names them is not known. */
  readonly checks: readonly string[] | 'all' | 'unknown';
  /** The container that it is for alone. */
  readonly container?: string | undefined;
  readonly reason?: string | undefined;
}

export interface PeerTool {
  readonly name: string;
  /** Each of its marks holds one of these. */
  readonly keywords: readonly string[];
  readonly on: 'annotations' | 'labels';
  /** Whose metadata it reads: the object's, its pods' (the object's where it has none), or both. */
  readonly of: 'object' | 'pods' | 'both';
  /** Undefined for what is no mark. `value` is undefined where it is not known. */
  read(key: string, value: string | undefined): Asked | undefined;
  /** The ids that rules name in `peers` for a check as it is written; itself by default. */
  idsOf?(check: string): readonly string[];
}

export const PEER_TOOLS: readonly PeerTool[] = [
  {
    name: 'kube-linter',
    keywords: ['kube-linter.io/'],
    on: 'annotations',
    of: 'object',
    read(key, reason) {
      if (key === 'kube-linter.io/ignore-all') return { checks: 'all', reason };
      const check = behind('ignore-check.kube-linter.io/', key);
      return check === undefined ? undefined : { checks: [check], reason };
    },
  },
  {
    name: 'kube-score',
    keywords: ['kube-score/'],
    on: 'annotations',
    of: 'both',
    read(key, value) {
      if (key === 'kube-score/skip') return isYes(value) ? { checks: 'all' } : undefined;
      if (key !== 'kube-score/ignore') return undefined;
      if (value === undefined) return { checks: 'unknown' };
      const checks = listOf(value);
      return { checks: checks.includes('*') ? 'all' : checks };
    },
  },
  {
    name: 'polaris',
    keywords: ['polaris.fairwinds.com/'],
    on: 'annotations',
    of: 'object',
    read(key, value) {
      const name = behind('polaris.fairwinds.com/', key);
      if (name === undefined || !isYes(value)) return undefined;
      if (name === 'exempt') return { checks: 'all' };
      return name.endsWith('-exempt') ? { checks: [name.slice(0, -'-exempt'.length)] } : undefined;
    },
  },
  {
    name: 'kubeaudit',
    keywords: ['kubeaudit.io/', 'audit.kubernetes.io/'],
    on: 'labels',
    of: 'pods',
    read(key, reason) {
      const ofContainer = /^container\.(?:kubeaudit|audit\.kubernetes)\.io\/(.+)\.(allow-.+)$/.exec(key);
      if (ofContainer?.[2]) return { checks: [ofContainer[2]], container: ofContainer[1], reason };
      const check = /^(?:kubeaudit\.io\/|audit\.kubernetes\.io\/(?:pod|namespace)\.)(allow-.+)$/.exec(key)?.[1];
      return check === undefined ? undefined : { checks: [check], reason };
    },
    idsOf: (label) => KUBEAUDIT_RESULTS[label] ?? [],
  },
  {
    name: 'checkov',
    keywords: ['checkov.io/skip', 'bridgecrew.io/skip'],
    on: 'annotations',
    of: 'both',
    read(key, value) {
      if (!/(?:checkov|bridgecrew)\.io\/skip/.test(key)) return undefined;
      if (value === undefined) return { checks: 'unknown' };
      const [check = '', ...reason] = value.split('=');
      return { checks: [check.trim()], reason: reason.join('=') };
    },
  },
  {
    name: 'datree',
    keywords: ['datree.skip/'],
    on: 'annotations',
    of: 'object',
    read(key, reason) {
      const check = behind('datree.skip/', key);
      return check === undefined ? undefined : { checks: [check], reason };
    },
  },
  {
    name: 'monokle',
    keywords: ['monokle.io/suppress.'],
    on: 'annotations',
    of: 'object',
    read(key, value) {
      const check = behind('monokle.io/suppress.', key);
      return check === undefined || value === '' || value === 'false' ? undefined : { checks: [check], reason: value };
    },
    idsOf: (check) => [(Object.hasOwn(MONOKLE_NAMES, check) && MONOKLE_NAMES[check]) || check.toUpperCase()],
  },
];

/** Ids of one check of trivy: `AVD-KSV-0012`, `KSV-0012`, `KSV012`, `ksv012`. */
export function trivyIds(check: string): readonly string[] {
  const number = /^(?:AVD-)?KSV-?(\d{1,4})$/i.exec(check)?.[1];
  return number === undefined ? [] : [`KSV-${number.padStart(4, '0')}`];
}

/** A value that says only that the mark holds is no reason. */
export function reasonOf(value: string | undefined): string | undefined {
  const reason = value?.replace(/\s+/g, ' ').trim() ?? '';
  return reason === '' || /^(?:true|yes|suppress|ignore|no comment provided)$/i.test(reason) ? undefined : reason;
}

function behind(prefix: string, key: string): string | undefined {
  return key.startsWith(prefix) && key.length > prefix.length ? key.slice(prefix.length) : undefined;
}

/** What is not known may be a yes. */
function isYes(value: string | undefined): boolean {
  return value === undefined || value.toLowerCase() === 'true';
}

function listOf(value: string): string[] {
  return value
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '');
}

/** The results that each of kubeaudit's labels overrides. Those of capabilities and mounts name one by one what ours say at once. */
const KUBEAUDIT_RESULTS: Readonly<Record<string, readonly string[]>> = {
  'allow-automount-service-account-token': ['AutomountServiceAccountTokenTrueAndDefaultSA'],
  'allow-disabled-apparmor': ['AppArmorDisabled'],
  'allow-namespace-host-IPC': ['NamespaceHostIPCTrue'],
  'allow-namespace-host-PID': ['NamespaceHostPIDTrue'],
  'allow-namespace-host-network': ['NamespaceHostNetworkTrue'],
  'allow-non-default-deny-egress-network-policy': ['MissingDefaultDenyEgressNetworkPolicy'],
  'allow-non-default-deny-ingress-network-policy': ['MissingDefaultDenyIngressNetworkPolicy'],
  'allow-privilege-escalation': ['AllowPrivilegeEscalationNil', 'AllowPrivilegeEscalationTrue'],
  'allow-privileged': ['PrivilegedTrue'],
  'allow-read-only-root-filesystem-false': ['ReadOnlyRootFilesystemFalse', 'ReadOnlyRootFilesystemNil'],
  'allow-run-as-root': [
    'RunAsNonRootCSCFalse',
    'RunAsNonRootPSCFalseCSCNil',
    'RunAsNonRootPSCNilCSCNil',
    'RunAsUserCSCRoot',
    'RunAsUserPSCRoot',
  ],
};

/** Monokle's rules by `plugin.name`, beside their ids. */
const MONOKLE_NAMES: Readonly<Record<string, string>> = {
  'kbp.cpu-limit': 'KBP003',
  'kbp.cpu-request': 'KBP002',
  'kbp.drop-capabilities': 'KBP103',
  'kbp.image-tagged': 'KBP116',
  'kbp.memory-limit': 'KBP005',
  'kbp.memory-request': 'KBP004',
  'kbp.mount-propagation': 'KBP115',
  'kbp.no-exposed-service': 'KBP114',
  'kbp.no-latest-image': 'KBP001',
  'kbp.no-low-group-id': 'KBP105',
  'kbp.no-low-user-id': 'KBP104',
  'kbp.no-pod-create': 'KBP107',
  'kbp.no-pod-execute': 'KBP108',
  'kbp.no-root-group': 'KBP109',
  'kbp.no-secret-mounted-as-env': 'KBP112',
  'kbp.no-ssh-exposed': 'KBP110',
  'kbp.no-writable-fs': 'KBP102',
  'kbp.privileged-ports': 'KBP113',
  'ksv.cpu-limit': 'KSV011',
  'ksv.cpu-request': 'KSV015',
  'ksv.drop-capabilities': 'KSV003',
  'ksv.memory-limit': 'KSV018',
  'ksv.memory-request': 'KSV016',
  'ksv.no-elevated-process': 'KSV001',
  'ksv.no-host-ipc': 'KSV008',
  'ksv.no-host-mounted-path': 'KSV023',
  'ksv.no-host-network': 'KSV009',
  'ksv.no-host-pid': 'KSV010',
  'ksv.no-host-port-access': 'KSV024',
  'ksv.no-latest-image': 'KSV013',
  'ksv.no-low-group-id': 'KSV021',
  'ksv.no-low-user-id': 'KSV020',
  'ksv.no-non-ephemeral-volumes': 'KSV028',
  'ksv.no-privileged': 'KSV017',
  'ksv.no-proc-mount': 'KSV027',
  'ksv.no-root-group': 'KSV029',
  'ksv.no-selinux': 'KSV025',
  'ksv.no-writable-fs': 'KSV014',
  'ksv.run-as-non-root': 'KSV012',
  'ksv.seccomp-profile': 'KSV030',
  'pss.app-armor': 'PSS107',
  'pss.capabilities': 'PSS104',
  'pss.capabilities-strict': 'PSS206',
  'pss.host-namespaces': 'PSS102',
  'pss.host-path-volumes': 'PSS105',
  'pss.host-ports': 'PSS106',
  'pss.host-process': 'PSS101',
  'pss.privilege-escalation': 'PSS202',
  'pss.privileged-containers': 'PSS103',
  'pss.proc-mount': 'PSS109',
  'pss.running-as-non-root': 'PSS203',
  'pss.running-as-non-root-user': 'PSS204',
  'pss.seccomp': 'PSS110',
  'pss.seccomp-strict': 'PSS205',
  'pss.selinux': 'PSS108',
  'pss.sysctls': 'PSS111',
  'pss.volume-types': 'PSS201',
};
