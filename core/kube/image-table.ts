/** When the sources below were read. What is here ages: a later reading replaces it. */
export const IMAGE_TABLE_READ = '2026-11';

/** Repositories that are not filled any more, and what took their place: what follows in a reference stays. */
export const FROZEN_REGISTRIES = {
  source:
    'kubernetes.io/blog/2023/02/06/k8s-gcr-io-freeze-announcement, kubernetes.io/blog/2023/03/10/image-registry-redirect',
  since: 'April 2023',
  successor: 'registry.k8s.io',
  /** Before k8s.gcr.io, images stood in a project of gcr.io. Not all of those were copied. */
  registries: ['k8s.gcr.io', 'gcr.io/google_containers', 'gcr.io/google-containers'],
} as const;

/** The controller of the project kubernetes/ingress-nginx, which is no product of NGINX: by its repositories. */
export const INGRESS_NGINX = {
  source: 'kubernetes.io/blog/2025/11/11/ingress-nginx-retirement',
  retired: 'March 2026',
  /** Last parts of the path, in any registry. */
  paths: ['ingress-nginx/controller', 'ingress-nginx/controller-chroot'],
  /** Names in full, from before the project had a registry of its own. */
  names: [
    'quay.io/kubernetes-ingress-controller/nginx-ingress-controller',
    'quay.io/kubernetes-ingress-controller/nginx-ingress-controller-amd64',
  ],
} as const;

/** A flaw that is well known and that whole clusters were taken over by. */
export interface Advisory {
  readonly cve: string;
  /** What an attacker does with it: `lets … read …`. */
  readonly harm: string;
  readonly source: string;
  /** From the first version that has it to the first that hasn't any more. */
  readonly affected: readonly { readonly from: string; readonly before: string }[];
}

export interface Product {
  readonly name: string;
  /** Last parts of the path of its repositories, in any registry. */
  readonly paths: readonly string[];
  readonly advisories: readonly Advisory[];
}

/** The worst one first. */
export const VULNERABLE_PRODUCTS: readonly Product[] = [
  {
    name: 'ingress-nginx',
    paths: INGRESS_NGINX.paths,
    advisories: [
      {
        cve: 'CVE-2025-1974',
        harm: 'any pod of the cluster can run code in the controller and read its Secrets',
        source: 'github.com/kubernetes/kubernetes/issues/131009',
        affected: [
          { from: '0.0.0', before: '1.11.5' },
          { from: '1.12.0', before: '1.12.1' },
        ],
      },
      {
        cve: 'CVE-2026-4342',
        harm: 'whoever may write an Ingress can run code in the controller and read its Secrets',
        source: 'github.com/kubernetes/kubernetes/issues/137893',
        affected: [
          { from: '0.0.0', before: '1.13.9' },
          { from: '1.14.0', before: '1.14.5' },
          { from: '1.15.0', before: '1.15.1' },
        ],
      },
    ],
  },
  {
    name: 'Argo CD',
    paths: ['argoproj/argocd'],
    advisories: [
      {
        cve: 'CVE-2022-24348',
        harm: 'whoever may create an Application can read files of others in the repository server',
        source: 'github.com/argoproj/argo-cd/security/advisories/GHSA-63qx-x74g-jcr7',
        affected: [
          { from: '0.0.0', before: '2.1.9' },
          { from: '2.2.0', before: '2.2.4' },
        ],
      },
    ],
  },
  {
    name: 'Grafana',
    paths: ['grafana/grafana', 'grafana/grafana-oss', 'grafana/grafana-enterprise', 'bitnami/grafana'],
    advisories: [
      {
        cve: 'CVE-2022-39328',
        harm: 'under load a stranger can reach the pages of administrators',
        source: 'github.com/grafana/grafana/security/advisories/GHSA-vqc4-mpj8-jxch',
        affected: [{ from: '9.2.0', before: '9.2.4' }],
      },
    ],
  },
  {
    name: 'Kyverno',
    paths: ['kyverno/kyverno'],
    advisories: [
      {
        cve: 'CVE-2022-47633',
        harm: 'a registry can have an image pass whose signature was never checked',
        source: 'github.com/kyverno/kyverno/security/advisories/GHSA-m3cq-xcx9-3gvm',
        affected: [{ from: '1.8.3', before: '1.8.5' }],
      },
    ],
  },
];

/** Images that hold a whole distribution, or a language with all its tools. */
export interface BaseImage {
  /** Names in full; `…/*` is for each repository of an owner. */
  readonly names: readonly string[];
  readonly is: 'distribution' | 'toolchain';
  /** What a smaller image of the same version has behind its tag, and the tags which have one. */
  readonly smaller?: { readonly suffix: string; readonly of: RegExp };
}

const library = (...names: readonly string[]): readonly string[] => names.map((name) => `docker.io/library/${name}`);
/** `12`, `3.12`, `1.80.1`: nothing behind it. */
const PLAIN = /^\d+(?:\.\d+){0,2}$/;

/** Source: the lists of tags in github.com/docker-library/official-images (library/), mcr.microsoft.com/dotnet/sdk. */
export const BASE_IMAGES: readonly BaseImage[] = [
  {
    names: library('debian'),
    is: 'distribution',
    smaller: { suffix: '-slim', of: /^(?:\d+(?:\.\d+)?|[a-z]+)(?:-\d{8})?$/ },
  },
  { names: library('oraclelinux'), is: 'distribution', smaller: { suffix: '-slim', of: /^\d+$/ } },
  { names: library('rockylinux', 'almalinux'), is: 'distribution', smaller: { suffix: '-minimal', of: /^\d+$/ } },
  {
    names: [
      ...library('ubuntu', 'centos', 'fedora', 'amazonlinux', 'archlinux'),
      'docker.io/rockylinux/rockylinux',
      'docker.io/opensuse/*',
      'docker.io/kalilinux/*',
    ],
    is: 'distribution',
  },
  {
    names: library('node'),
    is: 'toolchain',
    smaller: { suffix: '-slim', of: /^(?:\d+(?:\.\d+){0,2}|lts)(?:-[a-z]+)?$/ },
  },
  {
    names: library('python', 'ruby', 'perl', 'rust', 'swift', 'erlang', 'elixir'),
    is: 'toolchain',
    smaller: { suffix: '-slim', of: PLAIN },
  },
  { names: library('openjdk'), is: 'toolchain', smaller: { suffix: '-slim', of: /^\d+(?:\.\d+){0,2}(?:-jdk)?$/ } },
  { names: library('eclipse-temurin'), is: 'toolchain', smaller: { suffix: '-jre', of: PLAIN } },
  {
    names: library('php'),
    is: 'toolchain',
    smaller: { suffix: '-alpine', of: /^\d+(?:\.\d+){0,2}(?:-(?:fpm|cli))?$/ },
  },
  { names: library('golang', 'amazoncorretto'), is: 'toolchain', smaller: { suffix: '-alpine', of: PLAIN } },
  {
    names: library('maven'),
    is: 'toolchain',
    smaller: { suffix: '-alpine', of: /^\d+(?:\.\d+){0,2}-eclipse-temurin-\d+$/ },
  },
  { names: library('gradle'), is: 'toolchain', smaller: { suffix: '-alpine', of: /^\d+(?:\.\d+){0,2}(?:-jdk\d+)?$/ } },
  { names: ['mcr.microsoft.com/dotnet/sdk'], is: 'toolchain', smaller: { suffix: '-alpine', of: /^\d+\.\d+$/ } },
  { names: library('gcc'), is: 'toolchain' },
];

/** A word for a small variant in a tag, or for Windows, which has no such variants. */
export const SMALL_VARIANT = /alpine|slim|distroless|minimal|micro|chiseled|jre|scratch|nanoserver|windowsservercore/;
