import type { Fixes } from '../rule.js';
import { type Edit, remove, set } from '../yaml/edit.js';
import { type Path, Unknown } from '../yaml/tree.js';
import { fact } from './facts.js';
import type { Container, DocumentView, Pod } from './model.js';
import { isSeccompAnnotated } from './profile-annotations.js';

/** Whether every container lacks a setting that the pod could make once: then one report on the pod speaks for all. */
export function everyLacks(p: Pod, lacks: (c: Container) => boolean): boolean {
  const containers = p.allContainers();
  const known = LACKS.get(p) ?? new Map<typeof lacks, boolean>();
  LACKS.set(p, known);
  const answer = known.get(lacks) ?? (containers.length > 0 && containers.every(lacks));
  known.set(lacks, answer);
  return answer;
}

/** Asked at each container of a pod, of which there may be thousands. */
const LACKS = new WeakMap<Pod, Map<(c: Container) => boolean, boolean>>();

/**
 * Whether people set for each container here what the pod could set once, and fixes do as well: this pod does, or where it shows no habit,
 * the document's other pods with this very field.
 */
export function setsPerContainer(p: Pod, field: Habitual): boolean {
  const own = habitOf(p, HABITUAL);
  if (own !== undefined) return own === 'container';
  const known = HABITS.get(p.document) ?? new Map<Habitual, boolean>();
  HABITS.set(p.document, known);
  const found = known.get(field) ?? documentSetsPerContainer(p.document, field);
  known.set(field, found);
  return found;
}

/** What tells where people put such settings: fixes neither take these away nor put them elsewhere. */
const HABITUAL = ['runAsNonRoot', 'runAsGroup', 'seccompProfile'] as const;
type Habitual = (typeof HABITUAL)[number];
/** A List may hold thousands of pods: its habit is looked for once. */
const HABITS = new WeakMap<DocumentView, Map<Habitual, boolean>>();

function documentSetsPerContainer({ resources }: DocumentView, field: Habitual): boolean {
  const habits = resources.map(({ pod }) => pod && habitOf(pod, [field]));
  return habits.includes('container') && !habits.includes('pod');
}

function habitOf(p: Pod, fields: readonly Habitual[]): 'pod' | 'container' | undefined {
  // Of a Windows pod fixes take the others away.
  const lasting = p.isWindows ? fields.filter((field) => field === 'runAsNonRoot') : fields;
  const sets = (level: Pod | Container): boolean =>
    lasting.some((field) => fact(() => level.has('securityContext', field)) === true) ||
    // Its fix makes a field of it at the same level.
    (lasting.includes('seccompProfile') && isSeccompAnnotated(level));
  if (sets(p)) return 'pod';
  return p.containers.some(sets) ? 'container' : undefined;
}

/**
 * The fixes that `make` gives. A fix reads more than its report does (what else must change with it): where that is not known the report
 * stays, and says that it has none.
 */
export function fixesFrom(make: () => Fixes): Fixes {
  const fixes = fact(make);
  return fixes instanceof Unknown ? { none: 'What would have to change with it cannot be read here.' } : fixes;
}

/** Edits that belong together, with the settings that a title names. */
export interface Change {
  readonly edits: readonly Edit[];
  readonly settings: readonly string[];
}

/** Takes a container's privileges away. Only privileged ones may mount with Bidirectional propagation, so such mounts change as well. */
export function unprivileged(c: Container): Change {
  const mounts = [...c.items('volumeMounts')].filter((mount) => mount.get('mountPropagation') === 'Bidirectional');
  return {
    edits: [
      set(c.at('securityContext', 'privileged'), false),
      ...mounts.map((mount) => set(mount.at('mountPropagation'), 'HostToContainer')),
    ],
    settings: ['privileged: false', ...(mounts.length > 0 ? ['mountPropagation: HostToContainer'] : [])],
  };
}

/**
 * Makes a HostProcess pod an ordinary one. All its containers must agree, so the setting goes everywhere at once; the host's network is
 * only theirs.
 */
export function withoutHostProcess(p: Pod): readonly Edit[] {
  const asking = [p, ...p.allContainers()].filter(
    (view) => view.get('securityContext', 'windowsOptions', 'hostProcess') === true,
  );
  return [
    ...asking.map((view) => remove(view.at('securityContext', 'windowsOptions', 'hostProcess'))),
    ...(p.get('hostNetwork') === true ? [remove(p.at('hostNetwork'))] : []),
  ];
}

/** What goes with a pod's leaving the host's network: the DNS setting that is meant for pods on it. */
export function ordinaryDns(p: Pod): readonly Edit[] {
  return p.get('dnsPolicy') === 'ClusterFirstWithHostNet' ? [set(p.at('dnsPolicy'), 'ClusterFirst')] : [];
}

/** Whether a seccomp or AppArmor profile of a pod or container is a confining one, or is not there. */
export function isConfined(level: Pod | Container, profile: Path): boolean {
  if (level.peek(...profile) === undefined) return true;
  const type = level.get(...profile, 'type');
  return type === 'RuntimeDefault' || type === 'Localhost';
}

/** Sets the runtime's own profile; a `localhostProfile` is refused beside it. */
export function runtimeDefault(level: Pod | Container, profile: Path): readonly Edit[] {
  const file = level.has(...profile, 'localhostProfile') ? [remove(level.at(...profile, 'localhostProfile'))] : [];
  return [set(level.at(...profile, 'type'), 'RuntimeDefault'), ...file];
}
