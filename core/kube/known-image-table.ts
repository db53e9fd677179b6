import type { Entry } from './known-images.js';

/** When the sources were read. */
export const KNOWN_IMAGES_READ = '2026-11';

const library = (...names: readonly string[]): readonly string[] => names.map((name) => `docker.io/library/${name}`);
/** `chown` of its folders and `gosu` to its user. */
const STEPS_DOWN = ['CHOWN', 'SETGID', 'SETUID'] as const;

/** One entry for each image; a test holds them to their form. */
export const KNOWN_IMAGES: readonly Entry[] = [
  {
    repositories: library('nginx'),
    source:
      'github.com/nginx/docker-nginx Dockerfile-debian.template; hub.docker.com/_/nginx "Running nginx in read-only mode"',
    starts: 'root',
    user: 101,
    scratch: ['/var/cache/nginx', '/var/run', '/tmp'],
    ofRoot: ['/var/cache/nginx', '/var/run'],
    rootNeeds: STEPS_DOWN,
    opensLowPort: true,
  },
  {
    repositories: ['docker.io/nginxinc/nginx-unprivileged', 'ghcr.io/nginx/nginx-unprivileged'],
    source: 'github.com/nginx/docker-nginx-unprivileged Dockerfile-debian.template',
    starts: 'numbered',
    user: 101,
    scratch: ['/tmp'],
  },
  {
    repositories: library('httpd'),
    source: 'github.com/docker-library/httpd 2.4/Dockerfile; its httpd.conf (PidFile, User)',
    starts: 'root',
    scratch: ['/usr/local/apache2/logs'],
    rootNeeds: ['SETGID', 'SETUID'],
    opensLowPort: true,
  },
  {
    repositories: library('redis'),
    source: 'github.com/docker-library/redis Dockerfile.template, docker-entrypoint.sh',
    starts: 'root',
    user: 999,
    data: ['/data'],
    rootNeeds: STEPS_DOWN,
  },
  {
    repositories: ['docker.io/valkey/valkey'],
    source: 'github.com/valkey-io/valkey-container Dockerfile.template, docker-entrypoint.sh',
    starts: 'root',
    user: 999,
    data: ['/data'],
    rootNeeds: STEPS_DOWN,
  },
  {
    // The parent of PGDATA: initdb wants to own the folder, which it does only of one that it made.
    repositories: library('postgres'),
    source: 'github.com/docker-library/postgres Dockerfile-{debian,alpine}.template, docker-entrypoint.sh',
    starts: 'root',
    user: { debian: 999, alpine: 70 },
    data: ['/var/lib/postgresql'],
    scratch: ['/var/run/postgresql', '/tmp'],
    rootNeeds: STEPS_DOWN,
  },
  {
    repositories: library('mysql'),
    source: 'github.com/docker-library/mysql Dockerfile.oracle, docker-entrypoint.sh',
    starts: 'root',
    user: 999,
    data: ['/var/lib/mysql'],
    scratch: ['/var/run/mysqld', '/tmp'],
    rootNeeds: STEPS_DOWN,
  },
  {
    repositories: library('mariadb'),
    source:
      'github.com/MariaDB/mariadb-docker Dockerfile.template, Dockerfile-ubi.template (999 in both), docker-entrypoint.sh',
    starts: 'root',
    user: 999,
    data: ['/var/lib/mysql'],
    scratch: ['/run/mysqld', '/tmp'],
    rootNeeds: STEPS_DOWN,
  },
  {
    repositories: library('mongo'),
    source: 'github.com/docker-library/mongo Dockerfile-linux.template, docker-entrypoint.sh',
    starts: 'root',
    user: 999,
    data: ['/data/db'],
    scratch: ['/tmp'],
    rootNeeds: STEPS_DOWN,
  },
  {
    repositories: library('rabbitmq'),
    source: 'github.com/docker-library/rabbitmq Dockerfile-{ubuntu,alpine}.template, docker-entrypoint.sh',
    starts: 'root',
    user: { debian: 999, alpine: 100 },
    data: ['/var/lib/rabbitmq'],
    scratch: ['/var/log/rabbitmq', '/tmp'],
    rootNeeds: STEPS_DOWN,
  },
  {
    repositories: library('memcached'),
    source: 'github.com/docker-library/memcached Dockerfile.template (USER memcache)',
    starts: 'named',
    user: 11211,
    scratch: [],
  },
  {
    repositories: library('haproxy'),
    source: 'github.com/docker-library/haproxy Dockerfile.template (USER haproxy, from 2.4 on)',
    starts: 'named',
    user: 99,
  },
  {
    repositories: library('traefik'),
    source: 'github.com/traefik/traefik-library-image tmpl/; github.com/traefik/traefik-helm-chart values.yaml (65532)',
    starts: 'root',
    user: 65532,
    scratch: ['/tmp'],
    opensLowPort: true,
  },
  {
    repositories: library('caddy'),
    source: 'github.com/caddyserver/caddy-docker Dockerfile.tmpl (setcap, XDG_DATA_HOME, XDG_CONFIG_HOME)',
    starts: 'root',
    data: ['/data'],
    scratch: ['/config'],
    opensLowPort: true,
    isMarked: true,
  },
  {
    repositories: [
      'docker.io/grafana/grafana',
      'docker.io/grafana/grafana-oss',
      'docker.io/grafana/grafana-enterprise',
    ],
    source: 'github.com/grafana/grafana Dockerfile (GF_UID, GF_PATHS_DATA), packaging/docker/run.sh',
    starts: 'numbered',
    user: 472,
    data: ['/var/lib/grafana'],
    scratch: ['/tmp'],
  },
  {
    repositories: ['docker.io/prom/prometheus', 'quay.io/prometheus/prometheus'],
    source: 'github.com/prometheus/prometheus Dockerfile (USER nobody)',
    starts: 'named',
    user: 65534,
    data: ['/prometheus'],
  },
  {
    repositories: ['docker.io/prom/alertmanager', 'quay.io/prometheus/alertmanager'],
    source: 'github.com/prometheus/alertmanager Dockerfile (USER nobody)',
    starts: 'named',
    user: 65534,
    data: ['/alertmanager'],
  },
  {
    repositories: ['docker.io/prom/node-exporter', 'quay.io/prometheus/node-exporter'],
    source: 'github.com/prometheus/node_exporter Dockerfile (USER nobody)',
    starts: 'named',
    user: 65534,
    scratch: [],
  },
  {
    repositories: ['registry.k8s.io/kube-state-metrics/kube-state-metrics'],
    source: 'github.com/kubernetes/kube-state-metrics Dockerfile (USER nobody), examples/standard/deployment.yaml',
    starts: 'named',
    user: 65534,
    scratch: [],
  },
  {
    repositories: ['registry.k8s.io/metrics-server/metrics-server'],
    source: 'github.com/kubernetes-sigs/metrics-server Dockerfile, manifests/base/deployment.yaml',
    starts: 'numbered',
    user: 65534,
    scratch: ['/tmp'],
  },
  {
    repositories: ['registry.k8s.io/ingress-nginx/controller'],
    source:
      'github.com/kubernetes/ingress-nginx rootfs/Dockerfile (USER www-data, setcap), deploy/static/provider/cloud/deploy.yaml',
    starts: 'named',
    user: 101,
    opensLowPort: true,
    isMarked: true,
  },
  {
    repositories: ['registry.k8s.io/coredns/coredns', 'docker.io/coredns/coredns'],
    source: 'github.com/coredns/coredns Dockerfile (setcap; a number in place of "nonroot" since 2026)',
    starts: 'named',
    user: 65532,
    scratch: [],
    opensLowPort: true,
    isMarked: true,
  },
  {
    repositories: [
      'quay.io/jetstack/cert-manager-controller',
      'quay.io/jetstack/cert-manager-webhook',
      'quay.io/jetstack/cert-manager-cainjector',
    ],
    source: 'github.com/cert-manager/cert-manager hack/containers/, deploy/charts/cert-manager/values.yaml',
    starts: 'numbered',
    user: 1000,
    scratch: [],
  },
  {
    repositories: ['docker.io/jenkins/jenkins'],
    source: 'github.com/jenkinsci/docker debian/Dockerfile (USER jenkins)',
    starts: 'named',
    user: 1000,
    data: ['/var/jenkins_home'],
    scratch: ['/tmp'],
  },
  {
    // It writes to its configuration folder as well, which an empty volume would hide.
    repositories: [...library('elasticsearch'), 'docker.elastic.co/elasticsearch/elasticsearch'],
    source:
      'github.com/elastic/elasticsearch distribution/docker/src/docker/Dockerfile (USER elasticsearch in older versions)',
    starts: 'named',
    user: 1000,
  },
  {
    repositories: ['docker.io/oliver006/redis_exporter', 'quay.io/oliver006/redis_exporter'],
    source: 'github.com/oliver006/redis_exporter Dockerfile',
    starts: 'numbered',
    user: 59000,
    scratch: [],
  },
  {
    repositories: ['docker.io/jimmidyson/configmap-reload', 'ghcr.io/jimmidyson/configmap-reload'],
    source: 'github.com/jimmidyson/configmap-reload Dockerfile',
    starts: 'numbered',
    user: 65534,
    scratch: [],
  },
  {
    repositories: ['docker.io/bitnami/*', 'docker.io/bitnamilegacy/*'],
    source: 'github.com/bitnami/containers bitnami/*/*/Dockerfile',
    starts: 'numbered',
    user: 1001,
  },
  {
    repositories: ['gcr.io/distroless/*'],
    source: 'github.com/GoogleContainerTools/distroless README.md, common/variables.bzl',
    starts: 'by tag',
    user: 65532,
  },
  {
    repositories: library('node'),
    source: 'github.com/nodejs/docker-node docs/BestPractices.md "Non-root User"',
    starts: 'root',
    user: 1000,
  },
  {
    repositories: [
      ...library('alpine', 'busybox', 'debian', 'ubuntu', 'python', 'golang', 'ruby', 'eclipse-temurin'),
      ...['docker.io/bitnami/minideb', 'docker.io/bitnami/bitnami-shell'],
    ],
    source:
      'github.com/docker-library/official-images library/, github.com/bitnami/minideb (no USER in their Dockerfiles)',
    starts: 'root',
  },
];
