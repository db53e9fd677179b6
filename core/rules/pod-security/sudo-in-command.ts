import { callsProgram, commandLine } from '../../kube/command.js';
import type { Container } from '../../kube/model.js';
import type { Report, Rule } from '../../rule.js';

export default {
  id: 'sudo-in-command',
  title: 'Container calls sudo',
  severity: 'warning',
  category: 'pod-security',
  profile: 'recommended',
  scope: 'document',
  standards: ['K01'],
  peers: ['kubescape:C-0062'],
  fixable: 'never',
  docs: `
\`sudo\` in a container's command means that the program runs as a user who may become root without a password: so may everybody who breaks into
it. What \`runAsNonRoot\` promises is empty then, and with \`allowPrivilegeEscalation: false\` the call fails.

Do in the image what needs root (install packages, create folders, set owners), and start the program as the user that it runs as. For a file's
owner in a volume there is \`fsGroup\`; for a low port the sysctl \`net.ipv4.ip_unprivileged_port_start\`; for a single right of root a capability.

It is fine in a development container that somebody works in by hand. There is no fix: what the command does as root has to be done elsewhere.

A shell's script counts where \`sudo\` is a word of its own; where it is printed, installed or looked up, or stands in a comment or a quoted text, it
is not called.
`,
  check: {
    *container(c) {
      const words = [...commandLine(c)];
      const index = callsProgram(
        words.map(({ value }) => value),
        'sudo',
      );
      const word = index === undefined ? undefined : words[index];
      if (word) yield report(c, word.path);
    },
  },
  examples: [
    {
      bad: `
apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  initContainers:
    - name: chown
      image: registry.example.com/tools:2.0.1
      command: [sudo, chown, -R, web, /data]
#               ^^^^
  containers:
    - name: web
      image: registry.example.com/web:1.2.3
      command: ["/bin/bash", "-ec"]
      args:
        - |
#         ^
          # sudo is needed for the port
          sysctl -a && exec /usr/bin/sudo -E web
    - name: logs
      image: registry.example.com/logs:1.0.0
      command: [sh, -c, "apk add sudo; echo 'no sudo here'; exec logs --group sudoers"]
`,
    },
  ],
} satisfies Rule;

function report(c: Container, at: Report['at']): Report {
  return {
    at,
    message: `${c.Label} calls "sudo": its user may become root without a password, and so may whoever breaks in. Do in the image what needs root.`,
    fixes: { none: 'What the command does as root has to be done elsewhere.' },
  };
}
