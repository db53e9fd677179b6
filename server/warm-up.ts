import { RAL } from 'vscode-languageserver';
import { DEFAULT_CONFIG } from '../core/config.js';
import { type Context, Linter } from '../core/lint.js';
import { SegmentedText } from '../core/yaml/split.js';

/** In milliseconds: a turn's work, the rest between two, all the work. */
const SLICE = 8;
const REST = 2;
const ENOUGH = 400;
/** When to look again while others work. */
const LATER = 100;

/**
 * The engine compiles what runs often; until then a keystroke takes up to ten times as long. So that these are not a person's first ones,
 * manifests with much to say about are checked, a few milliseconds at a time, and none while a person waits for something (`isBusy`).
 */
export function warmUp(context: Omit<Context, 'config' | 'today'>, isBusy: () => boolean): void {
  const linter = new Linter({ ...context, config: DEFAULT_CONFIG, today: '', onCrash: () => undefined });
  let work = 0;
  let typed = 0;
  const turn = (): void => {
    if (isBusy()) {
      RAL().timer.setTimeout(turn, LATER);
      return;
    }
    const started = Date.now();
    while (Date.now() - started < SLICE) {
      const text = new SegmentedText(typed % 2 === 0 ? WEB : JOB);
      text.edit(0, 0, `# ${typed++}\n`); // no text comes twice: the linter would remember it
      linter.check(text);
    }
    work += Date.now() - started;
    if (work < ENOUGH) RAL().timer.setTimeout(turn, REST);
  };
  RAL().timer.setTimeout(turn, REST);
}

const WEB = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
  labels: { app: web }
spec:
  replicas: 2
  selector:
    matchLabels: { app: web }
  template:
    metadata:
      labels: { app: web }
    spec:
      hostNetwork: true
      serviceAccountName: web # a comment
      initContainers:
        - name: migrate
          image: registry.example.com/web
          command: ["/bin/sh", "-c", "sudo migrate"]
          securityContext:
            runAsUser: 0
      containers:
        - name: web
          image: "nginx:latest"
          ports:
            - name: http
              containerPort: 80
          env:
            - name: MODE
              value: 'on'
          securityContext:
            privileged: yes
            capabilities:
              add: [SYS_ADMIN, NET_RAW]
          resources:
            requests: { cpu: 100m, memory: 128Mi }
          readinessProbe:
            httpGet: { path: /, port: http }
          volumeMounts:
            - name: host
              mountPath: /host
        - name: log
          image: registry.example.com/log:1.0.0
      volumes:
        - name: host
          hostPath:
            path: /var/run/docker.sock
`;
const JOB = `apiVersion: batch/v1
kind: CronJob
metadata:
  name: report
  namespace: shop
spec:
  schedule: "0 3 * * *"
  jobTemplate:
    spec:
      template:
        spec:
          restartPolicy: Never
          hostPID: true
          securityContext:
            runAsNonRoot: true
            seccompProfile:
              type: Unconfined
          containers:
            - name: report
              image: registry.example.com/report:2.1.0
              securityContext:
                allowPrivilegeEscalation: true
                readonlyRootFilesystem: true
              resources:
                limits:
                  memory: 256Mi
---
apiVersion: v1
kind: Service
metadata:
  name: web
spec:
  selector: { app: web }
  ports:
    - port: 80
      targetPort: http
`;
