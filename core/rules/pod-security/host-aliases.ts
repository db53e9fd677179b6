import type { Rule } from '../../rule.js';
import { remove } from '../../yaml/edit.js';

export default {
  id: 'host-aliases',
  title: 'Pod overrides how names are resolved',
  severity: 'info',
  category: 'pod-security',
  profile: 'strict',
  scope: 'document',
  standards: ['K01', 'k8s:host aliases'],
  peers: ['kubesec:HostAliases', 'trivy:KSV-0007'],
  fixable: 'always',
  docs: `
\`hostAliases\` writes lines into the pod's \`/etc/hosts\`, and these win over DNS. Whoever may change the manifest can lead the programs in
it to an address of theirs, under a name that they trust, without touching DNS, where somebody would see it. And an address that stands in
a manifest stays there when the service moves.

Give the name to DNS: a Service with \`externalName\`, a Service without a selector and with an EndpointSlice for an address outside of the
cluster, or an entry in the DNS server's configuration.

It is fine where no DNS can be had, for a test, or for a name that must mean the container itself. The fix deletes the whole list: names that
only stand there are no longer found.
`,
  check: {
    *pod(p) {
      for (const alias of p.items('hostAliases')) {
        const name = alias.text('hostnames', 0);
        yield {
          at: p.at('hostAliases'),
          message: `The pod resolves ${name === undefined ? 'names' : `"${name}"`} by hostAliases, past DNS: who changes the list sends its programs elsewhere, unseen. Give the name to DNS.`,
          fixes: [
            {
              title: 'Delete hostAliases (names that only stand there are no longer found)',
              safety: 'review',
              edits: [remove(p.at('hostAliases'))],
            },
          ],
        };
        return;
      }
    },
  },
  examples: [
    {
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
        spec:
          restartPolicy: Never
          hostAliases:
#         ^^^^^^^^^^^
            - ip: 203.0.113.7
              hostnames: [db.example.com]
            - ip: 203.0.113.8
              hostnames:
                - mail.example.com
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
        spec:
          restartPolicy: Never
          containers:
            - name: report
              image: registry.example.com/report:1.2.0
`,
    },
    {
      bad: `
apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  hostAliases: []
  containers:
    - name: web
      image: nginx:1.27.1
`,
    },
  ],
} satisfies Rule;
