import { fact } from '../../kube/facts.js';
import type { Container, Pod } from '../../kube/model.js';
import {
  APPARMOR_FIELD,
  APPARMOR_FIELD_SINCE,
  APPARMOR_PREFIX,
  type Profile,
  profileOf,
  SECCOMP_ANNOTATIONS_END,
  SECCOMP_FIELD,
  SECCOMP_PREFIX,
} from '../../kube/profile-annotations.js';
import { each, type Fix, type Report, type Rule } from '../../rule.js';
import { remove, set } from '../../yaml/edit.js';
import { type Path, Unknown } from '../../yaml/tree.js';

export default {
  id: 'deprecated-profile-annotation',
  title: 'Security profile is set by an annotation',
  severity: 'warning',
  category: 'pod-security',
  profile: 'recommended',
  scope: 'document',
  standards: ['k8s:seccomp', 'k8s:AppArmor', 'K10'],
  peers: ['kubeaudit:SeccompDeprecatedAnnotations'],
  fixable: 'always',
  docs: `
Before seccomp and AppArmor profiles were fields, they were annotations of the pod. Kubernetes no longer reads those of seccomp
(\`seccomp.security.alpha.kubernetes.io/…\`) since 1.27: a pod that seems to be confined is not, and an attacker has the whole kernel before them.
Those of AppArmor (\`container.apparmor.security.beta.kubernetes.io/…\`) are deprecated since 1.30 and still count, but one with a typing error
in the container's name counts for nothing.

Write the field: \`seccompProfile\` or \`appArmorProfile\` in the \`securityContext\`, with the type \`RuntimeDefault\`, or \`Localhost\` and the
\`localhostProfile\`. It is fine to keep the annotation of AppArmor for clusters older than 1.30, which don't know the field: set
\`kubernetesVersion\` to the oldest one that the manifest is for, and nothing is reported.

The fix writes the field that says the same, for the pod or the container that the annotation is for, and deletes the annotation. Where the
field is there already, or the annotation asks for no profile, it is deleted alone. A profile of seccomp that was not in effect then is: unusual
system calls fail, and a \`Localhost\` one must lie on the node.
`,
  check: {
    *pod(p) {
      yield* each(p.object.keys(...ANNOTATIONS), (key) => report(p, key));
    },
  },
  examples: [
    {
      bad: `
apiVersion: apps/v1
kind: Deployment
metadata:
  name: shop
spec:
  selector:
    matchLabels: { app: shop }
  template:
    metadata:
      labels: { app: shop }
      annotations:
        seccomp.security.alpha.kubernetes.io/pod: runtime/default
#                                                 ^^^^^^^^^^^^^^^
        container.seccomp.security.alpha.kubernetes.io/shop: localhost/shop.json
#                                                            ^^^^^^^^^^^^^^^^^^^
        container.apparmor.security.beta.kubernetes.io/shop: localhost/shop
#                                                            ^^^^^^^^^^^^^^
        prometheus.io/scrape: "true"
    spec:
      containers:
        - name: shop
          image: registry.example.com/shop:3.2.0
        - name: logs
          image: registry.example.com/logs:1.0.0
`,
      good: `
apiVersion: apps/v1
kind: Deployment
metadata:
  name: shop
spec:
  selector:
    matchLabels: { app: shop }
  template:
    metadata:
      labels: { app: shop }
      annotations:
        prometheus.io/scrape: "true"
    spec:
      securityContext:
        seccompProfile:
          type: RuntimeDefault
      containers:
        - name: shop
          image: registry.example.com/shop:3.2.0
          securityContext:
            seccompProfile:
              type: Localhost
              localhostProfile: shop.json
            appArmorProfile:
              type: Localhost
              localhostProfile: shop
        - name: logs
          image: registry.example.com/logs:1.0.0
`,
    },
    {
      // The field is there, and a container's name is misspelt.
      bad: `
apiVersion: v1
kind: Pod
metadata:
  name: web
  annotations:
    seccomp.security.alpha.kubernetes.io/pod: docker/default
#                                             ^^^^^^^^^^^^^^
    container.seccomp.security.alpha.kubernetes.io/wep: runtime/default
#                                                       ^^^^^^^^^^^^^^^
spec:
  securityContext:
    seccompProfile: { type: RuntimeDefault }
  containers:
    - name: web
      image: nginx:1.27.1
`,
      good: `
apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  securityContext:
    seccompProfile: { type: RuntimeDefault }
  containers:
    - name: web
      image: nginx:1.27.1
`,
    },
    {
      // No field for AppArmor yet, and the annotations of seccomp still count.
      minor: 26,
      bad: `
apiVersion: batch/v1
kind: CronJob
metadata:
  name: report
spec:
  schedule: "@daily"
  jobTemplate:
    spec:
      template:
        metadata:
          annotations:
            container.seccomp.security.alpha.kubernetes.io/report: runtime/default
#                                                                  ^^^^^^^^^^^^^^^
            container.apparmor.security.beta.kubernetes.io/report: runtime/default
        spec:
          restartPolicy: Never
          containers:
            - name: report
              image: registry.example.com/report:1.2.0
`,
      good: `
apiVersion: batch/v1
kind: CronJob
metadata:
  name: report
spec:
  schedule: "@daily"
  jobTemplate:
    spec:
      template:
        metadata:
          annotations:
            container.apparmor.security.beta.kubernetes.io/report: runtime/default
        spec:
          restartPolicy: Never
          containers:
            - name: report
              image: registry.example.com/report:1.2.0
              securityContext:
                seccompProfile:
                  type: RuntimeDefault
`,
    },
    {
      bad: `
apiVersion: v1
kind: Pod
metadata:
  name: iis
  annotations: { container.apparmor.security.beta.kubernetes.io/iis: runtime/default }
#                                                                    ^^^^^^^^^^^^^^^
spec:
  os: { name: windows }
  securityContext: { windowsOptions: { runAsUserName: ContainerUser } }
  containers:
    - name: iis
      image: registry.example.com/iis:2022
`,
      good: `
apiVersion: v1
kind: Pod
metadata:
  name: iis
spec:
  os: { name: windows }
  securityContext: { windowsOptions: { runAsUserName: ContainerUser } }
  containers:
    - name: iis
      image: registry.example.com/iis:2022
`,
    },
  ],
} satisfies Rule;

const ANNOTATIONS = ['metadata', 'annotations'] as const;

/** An annotation that stands for a field. */
interface Old {
  readonly field: Path;
  readonly name: string;
  /** Whose profile it is; undefined where no container has the name. */
  readonly level: Pod | Container | undefined;
  readonly state: string;
  /** What comes of it where the field is missing: the rest of the sentence. */
  readonly danger: string;
  /** What may happen once the field says the same. */
  readonly risk: string;
}

function* report(p: Pod, key: string): Generator<Report> {
  const old = oldOf(p, key);
  if (!old) return;
  const at = p.object.at(...ANNOTATIONS, key);
  const profile = profileOf(p.object.get(...ANNOTATIONS, key));
  const needless = fact(() => whyNeedless(p, old, profile));
  const advice = typeof needless === 'string' ? '. Delete it.' : `${old.danger}. Write the field ${old.name}.`;
  yield {
    at,
    message: `The annotation "${key}" ${old.state}${advice}`,
    yieldsTo: [{ rule: 'unconfined-apparmor-profile', at }, ...graver(p, old, profile)],
    fixes:
      needless instanceof Unknown
        ? { none: 'Whether the field is there already cannot be read here.' }
        : [fix(at, old, profile, needless)],
  };
}

function fix(at: Path, { field, name, level, risk }: Old, profile: Profile | undefined, needless?: string): Fix {
  return needless === undefined && profile && level
    ? {
        title: `Write ${name}: ${profile.type} in place of the annotation (${risk})`,
        safety: 'review',
        edits: [set(level.at(...field), profile), remove(at)],
      }
    : { title: `Delete the annotation (${needless})`, safety: 'review', edits: [remove(at)] };
}

/** Why there is nothing to write in place of an annotation; undefined where its field is missing. */
function whyNeedless(p: Pod, { field, name, level }: Old, profile: Profile | undefined): string | undefined {
  if (p.isWindows) return 'Windows has no such profiles';
  if (!level) return 'no container has that name';
  if (level.has(...field) || (profile && isSame(p, field, profile))) return `${name} is there`;
  return profile ? undefined : 'it confines nothing';
}

/** Whether the pod gives the profile to its containers already. */
function isSame(p: Pod, field: Path, profile: Profile): boolean {
  const file = profile.type === 'Localhost' ? profile.localhostProfile : undefined;
  return p.get(...field, 'type') === profile.type && p.get(...field, 'localhostProfile') === file;
}

/** Where what stands beside the annotation is the more serious finding, whose fix deletes it as well. */
function graver(p: Pod, { field, level }: Old, profile: Profile | undefined): NonNullable<Report['yieldsTo']> {
  if (!level) return [];
  if (field === SECCOMP_FIELD)
    return [
      { rule: 'unconfined-seccomp-profile', at: level.at(...field, 'type') },
      ...(profile ? [] : [{ rule: 'missing-seccomp-profile', at: level.at(...field) }]),
    ];
  const holder = fact(() => level.has(...field)) === true ? level : p;
  return [{ rule: 'unconfined-apparmor-profile', at: holder.at(...field, 'type') }];
}

function oldOf(p: Pod, key: string): Old | undefined {
  const { minor } = p;
  if (key.startsWith(APPARMOR_PREFIX))
    return minor < APPARMOR_FIELD_SINCE
      ? undefined
      : {
          field: APPARMOR_FIELD,
          name: 'appArmorProfile',
          level: containerNamed(p, key.slice(APPARMOR_PREFIX.length)),
          state: 'has given way to a field since Kubernetes 1.30',
          danger: ', and a later version need not read it',
          risk: 'Kubernetes before 1.30 does not know the field',
        };
  const isPod = key === `${SECCOMP_PREFIX}pod`;
  if (!isPod && !key.startsWith(OF_CONTAINER)) return undefined;
  const isRead = minor < SECCOMP_ANNOTATIONS_END;
  return {
    field: SECCOMP_FIELD,
    name: 'seccompProfile',
    level: isPod ? p : containerNamed(p, key.slice(OF_CONTAINER.length)),
    state: isRead
      ? 'has given way to a field, and does nothing from Kubernetes 1.27 on'
      : 'does nothing since Kubernetes 1.27',
    danger: isRead ? '' : ', so the system calls that it should block are open',
    risk: isRead ? 'the same, by the field' : 'unusual system calls fail',
  };
}

const OF_CONTAINER = `container.${SECCOMP_PREFIX}`;

/** Throws Unknown where a container may have the name. */
function containerNamed(p: Pod, name: string): Container | undefined {
  return p.containers.find((c) => c.text('name') === name) ?? p.allContainers().find((c) => c.get('name') === name);
}
