/** A section of a standard that a rule stands for, as its page shows it. */
export interface Reference {
  readonly id: string;
  readonly title: string;
  readonly url: string | undefined;
}

/** What an id of a rule's `standards` refers to: `PSS:privileged`, `CIS-5.2.2`, `NSA:pod-security`, `K01`, `CVE-2020-8555`, `k8s:probes`. */
export function reference(id: string): Reference {
  const [scheme = '', section = ''] = id.split(/:(.*)/s);
  if (scheme === 'PSS')
    return {
      id,
      title: `Pod Security Standards, check ${section}`,
      url: 'https://kubernetes.io/docs/concepts/security/pod-security-standards/',
    };
  if (scheme === 'NSA') return { id, title: `NSA/CISA Kubernetes Hardening Guide 1.2, ${section}`, url: NSA };
  if (scheme === 'k8s') return { id, title: `Kubernetes documentation, ${section}`, url: KUBERNETES[section] };
  if (id.startsWith('CIS-'))
    return {
      id,
      title: `CIS Kubernetes Benchmark 1.12, section ${id.slice(4)}`,
      url: 'https://www.cisecurity.org/benchmark/kubernetes',
    };
  if (/^K\d\d$/.test(id))
    return {
      id,
      title: `OWASP Kubernetes Top Ten 2022, ${id}`,
      url: 'https://owasp.org/www-project-kubernetes-top-ten/',
    };
  const cve = /^CVE-\d+-\d+/.exec(id)?.[0];
  return { id, title: id, url: cve && `https://www.cve.org/CVERecord?id=${cve}` };
}

const NSA =
  'https://media.defense.gov/2022/Aug/29/2003066362/-1/-1/0/CTR_KUBERNETES_HARDENING_GUIDANCE_1.2_20220829.PDF';

const DOCS = 'https://kubernetes.io/docs/';
const KUBERNETES: Readonly<Record<string, string>> = {
  'security context': `${DOCS}tasks/configure-pod-container/security-context/`,
  'security context (fsGroupChangePolicy)': `${DOCS}tasks/configure-pod-container/security-context/#configure-volume-permission-and-ownership-change-policy-for-pods`,
  'mount propagation': `${DOCS}concepts/storage/volumes/#mount-propagation`,
  seccomp: `${DOCS}tutorials/security/seccomp/`,
  AppArmor: `${DOCS}tutorials/security/apparmor/`,
  'host aliases': `${DOCS}tasks/network/customize-hosts-file-for-pods/`,
  'persistent volumes': `${DOCS}concepts/storage/persistent-volumes/`,
  'user namespaces': `${DOCS}concepts/workloads/pods/user-namespaces/`,
  'Windows runAsUserName': `${DOCS}tasks/configure-pod-container/configure-runasusername/`,
  probes: `${DOCS}tasks/configure-pod-container/configure-liveness-readiness-startup-probes/`,
  sysctls: `${DOCS}tasks/administer-cluster/sysctl-cluster/`,
  volumes: `${DOCS}concepts/storage/volumes/`,
  images: `${DOCS}concepts/containers/images/`,
  'resource management': `${DOCS}concepts/configuration/manage-resources-containers/`,
  'server-side field validation': `${DOCS}reference/using-api/api-concepts/#field-validation`,
  'strict field validation': `${DOCS}reference/using-api/api-concepts/#field-validation`,
  'declarative object configuration': `${DOCS}tasks/manage-kubernetes-objects/declarative-config/`,
};
