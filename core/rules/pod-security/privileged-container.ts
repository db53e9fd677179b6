import type { Container } from '../../kube/model.js';
import { fixesFrom, unprivileged } from '../../kube/security.js';
import type { Fixes, Rule } from '../../rule.js';
import { remove } from '../../yaml/edit.js';

export default {
  id: 'privileged-container',
  title: 'Container runs privileged',
  severity: 'error',
  category: 'pod-security',
  profile: 'baseline',
  scope: 'document',
  standards: ['PSS:privileged', 'CIS-5.2.2', 'NSA:pod-security', 'K01', 'k8s:security context'],
  peers: [
    'checkov:CKV_K8S_16',
    'datree:CONTAINERS_INCORRECT_PRIVILEGED_VALUE_TRUE',
    'gatekeeper-library:privileged-containers',
    'kics:Container_Is_Privileged',
    'kics:Root_Containers_Admitted~',
    'kube-linter:privileged-container',
    'kube-score:container-security-context-privileged',
    'kubeaudit:PrivilegedTrue',
    'kubescape:C-0057',
    'kubesec:Privileged',
    'kyverno-policies:pod-security/disallow-privileged-containers',
    'kyverno-policies:pod-security/podsecurity-subrule-baseline~',
    'kyverno-policies:pod-security/podsecurity-subrule-restricted~',
    'kyverno-policies:pod-security/podsecurity-subrule-restricted-capabilities~',
    'kyverno-policies:pod-security/podsecurity-subrule-restricted-seccomp~',
    'monokle:KSV017',
    'monokle:PSS103',
    'polaris:runAsPrivileged',
    'pss:privileged',
    'snyk:SNYK-CC-K8S-1~',
    'terrascan:AC_K8S_0046',
    'trivy:KSV-0017',
  ],
  fixable: 'always',
  docs: `
A privileged container has all capabilities, sees the host's devices, and no seccomp, AppArmor or SELinux profile holds it back. Whoever
breaks into it owns the node: they mount the host's disk, read the secrets of every pod there, and go on from the kubelet's credentials.

Drop \`privileged\`. If the program needs one thing of the host, give it that thing: one capability under \`capabilities.add\`, or one device
through a device plugin. Node agents (storage drivers, network plugins) can have a real need: put them in a namespace of their own.

The fix sets \`privileged: false\`; a program that opens host devices, loads kernel modules or mounts file systems stops working. Only a
privileged container may mount a volume with \`mountPropagation: Bidirectional\`, so the same fix turns that into \`HostToContainer\`: mounts
that the container makes are then no longer seen by the host. On a Windows pod the API server refuses the field altogether, and the fix
deletes it.
`,
  check: {
    *container(c) {
      if (c.get('securityContext', 'privileged') !== true) return;
      yield {
        at: c.at('securityContext', 'privileged'),
        message: `${c.Label} runs privileged: it has the host's devices and all capabilities, so whoever breaks into it owns the node. Set privileged: false.`,
        fixes: fixesFrom(() => fixes(c)),
      };
    },
  },
  examples: [
    {
      bad: `
apiVersion: v1
kind: Pod
metadata: { name: web }
spec:
  containers:
  - name: web
    image: nginx:1.27.1 # pinned
    securityContext:
      privileged: yes # YAML 1.1: true
#                 ^^^
`,
      good: `
apiVersion: v1
kind: Pod
metadata: { name: web }
spec:
  containers:
  - name: web
    image: nginx:1.27.1 # pinned
    securityContext:
      privileged: false # YAML 1.1: true
`,
    },
    {
      bad: `
apiVersion: apps/v1
kind: DaemonSet
metadata:
  name: csi-node
spec:
  selector:
    matchLabels: { app: csi-node }
  template:
    metadata:
      labels: { app: csi-node }
    spec:
      containers:
        - name: driver
          image: registry.example.com/csi-driver:2.1.0
          securityContext: { privileged: true, readOnlyRootFilesystem: true }
#                                        ^^^^
          volumeMounts:
            - name: kubelet
              mountPath: /var/lib/kubelet
              mountPropagation: Bidirectional # the driver mounts for other pods
      volumes:
        - name: kubelet
          hostPath: { path: /var/lib/kubelet }
`,
      good: `
apiVersion: apps/v1
kind: DaemonSet
metadata:
  name: csi-node
spec:
  selector:
    matchLabels: { app: csi-node }
  template:
    metadata:
      labels: { app: csi-node }
    spec:
      containers:
        - name: driver
          image: registry.example.com/csi-driver:2.1.0
          securityContext: { privileged: false, readOnlyRootFilesystem: true }
          volumeMounts:
            - name: kubelet
              mountPath: /var/lib/kubelet
              mountPropagation: HostToContainer # the driver mounts for other pods
      volumes:
        - name: kubelet
          hostPath: { path: /var/lib/kubelet }
`,
    },
    {
      bad: `
apiVersion: batch/v1
kind: CronJob
metadata:
  name: tune
spec:
  schedule: 0 3 * * *
  jobTemplate:
    spec:
      template:
        spec:
          restartPolicy: Never
          initContainers:
            - name: sysctl
              image: busybox:1.36.1
              securityContext:
                privileged: true
#                           ^^^^
                runAsUser: 1000
          containers:
            - name: report
              image: registry.example.com/report:1.4.0
              securityContext:
                privileged: false
`,
      good: `
apiVersion: batch/v1
kind: CronJob
metadata:
  name: tune
spec:
  schedule: 0 3 * * *
  jobTemplate:
    spec:
      template:
        spec:
          restartPolicy: Never
          initContainers:
            - name: sysctl
              image: busybox:1.36.1
              securityContext:
                privileged: false
                runAsUser: 1000
          containers:
            - name: report
              image: registry.example.com/report:1.4.0
              securityContext:
                privileged: false
`,
    },
  ],
} satisfies Rule;

/** A Windows pod may not have the field at all, whatever its value. */
function fixes(c: Container): Fixes {
  const { edits, settings } = unprivileged(c);
  const breaks = '(host devices and mounting stop working)';
  const field = c.at('securityContext', 'privileged');
  const others = settings.slice(1).map((setting) => ` and set ${setting}`);
  const deletion = {
    title: `Delete privileged${others.join('')} ${breaks}`,
    safety: 'review',
    edits: [remove(field), ...edits.slice(1)],
  } as const;
  if (c.pod.isWindows) return [deletion];
  return [{ title: `Set ${settings.join(' and ')} ${breaks}`, safety: 'review', edits }, deletion];
}
