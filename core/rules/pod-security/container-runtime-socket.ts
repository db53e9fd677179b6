import type { View } from '../../kube/model.js';
import { volumeLabel } from '../../kube/names.js';
import { cleanPath, isWithin } from '../../kube/paths.js';
import { each, type Report, type Rule } from '../../rule.js';

export default {
  id: 'container-runtime-socket',
  title: "Volume mounts the container runtime's socket",
  severity: 'error',
  category: 'pod-security',
  profile: 'recommended',
  scope: 'document',
  standards: ['CIS-5.2.12', 'NSA:pod-security', 'K01'],
  peers: [
    'checkov:CKV_K8S_27~',
    'datree:CONTAINERS_INCORRECT_PATH_VALUE_DOCKERSOCKET~',
    'kics:Docker_Daemon_Socket_is_Exposed_to_Containers~',
    'kube-linter:docker-sock~',
    'kubeaudit:SensitivePathsMounted~',
    'kubescape:C-0074~',
    'kubesec:DockerSock~',
    'kyverno-policies:best-practices/disallow-container-sock-mounts~',
    'kyverno-policies:other/docker-socket-check~',
    'monokle:KBP101~',
    'monokle:KSV006~',
    'terrascan:AC_K8S_0088~',
    'trivy:KSV-0006~',
  ],
  fixable: 'never',
  docs: `
Whoever can write to the socket of Docker, containerd, CRI-O or Podman commands the runtime, and that runs as root: one request starts a
privileged container with the node's disk mounted. A break-in into a container that has the socket is a break-in into the node. \`readOnly\`
changes nothing: it keeps the file from being replaced, not the socket from being used. A folder that holds a socket (\`/run\`, \`/var/run\`)
gives it away as well, and so does what the runtime keeps beside it.

To build images, use a builder that needs no daemon (BuildKit rootless, Buildah, Kaniko's successors). For metrics and logs, ask the
kubelet's API or read the log files. To watch containers, watch pods through the API server, with RBAC.

It is fine for nothing but parts of the node itself that can't do without (a runtime's own plugins, some security agents): keep them in a
namespace of their own. There is no fix: what the container did through the socket has to be done another way.
`,
  check: {
    *pod(p) {
      yield* each(p.items('volumes'), socketOf);
    },
  },
  examples: [
    {
      bad: `
apiVersion: v1
kind: Pod
metadata:
  name: builder
spec:
  containers:
    - name: builder
      image: registry.example.com/builder:27.1
      volumeMounts:
        - { name: docker, mountPath: /var/run/docker.sock, readOnly: true }
  volumes:
    - name: docker
      hostPath:
        path: /var/run/docker.sock
#             ^^^^^^^^^^^^^^^^^^^^
        type: Socket
    - { name: run, hostPath: { path: /run/ } }
#                                    ^^^^^
    - name: lock
      hostPath: { path: /run/xtables.lock, type: FileOrCreate }
`,
    },
    {
      bad: `
apiVersion: batch/v1
kind: CronJob
metadata:
  name: prune
spec:
  schedule: "@daily"
  jobTemplate:
    spec:
      template:
        spec:
          restartPolicy: OnFailure
          containers:
            - name: prune
              image: registry.example.com/prune:1.1
          volumes:
            - name: containerd
              hostPath: { path: "/run/k3s/containerd" }
#                               ^^^^^^^^^^^^^^^^^^^^^
            - name: crio
              hostPath: { path: '/var/run/crio/crio.sock' }
#                               ^^^^^^^^^^^^^^^^^^^^^^^^^
`,
    },
  ],
} satisfies Rule;

function* socketOf(volume: View): Generator<Report> {
  const path = volume.get('hostPath', 'path');
  if (typeof path !== 'string' || !givesSocket(cleanPath(path))) return;
  yield {
    at: volume.at('hostPath', 'path'),
    message: `${volumeLabel(volume)} mounts "${path}" of the node and with it the container runtime's socket: whoever reaches it starts containers as root on the node. Remove the volume.`,
    fixes: { none: 'What the container does through the socket has to be done another way.' },
  };
}

/** Sockets, and folders in which a runtime keeps nothing but what it is commanded through. */
const SOCKETS = [
  ...[
    '/run/docker.sock',
    '/run/docker/containerd',
    '/run/dockershim.sock',
    '/run/cri-dockerd.sock',
    '/run/podman/podman.sock',
  ],
  ...['/run/containerd', '/run/k3s/containerd', '/run/k0s/containerd.sock', '/run/crio'],
];

/** A path within one of these, or a folder of /run that holds one. What is above /run is sensitive for more reasons than that. */
function givesSocket(path: string): boolean {
  const real = isWithin(path, '/var/run') ? path.slice('/var'.length) : path;
  return isWithin(real, '/run') && SOCKETS.some((socket) => isWithin(real, socket) || isWithin(socket, real));
}
