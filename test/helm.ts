/** Templates of our own, one for each context in which an expression can stand. */

const pod = (spec: string, metadata = '  name: web\n'): string =>
  `{{- /* web */ -}}\napiVersion: v1\nkind: Pod\nmetadata:\n${metadata}spec:\n${spec}`;

/** A container that has nothing to be said of in the baseline profile but what is put into it. */
const container = (lines: string): string => `  containers:\n    - name: web\n      image: web:1.0.0\n${lines}`;
const privileged = '      securityContext:\n        privileged: true\n';
const PRIVILEGED = 'privileged-container "true"';

export interface Template {
  readonly context: string;
  readonly text: string;
  /** What is found in the baseline profile: `rule "underlined"`. */
  readonly found: readonly string[];
}

export const TEMPLATES: readonly Template[] = [
  {
    context: 'quoted',
    text: pod(
      container(
        `      args: ["{{ .Values.a }}", '{{ .Values.b | quote }}', "{{ "}}" | quote }}"]\n      command:\n        - "run {{ .x }}"\n${privileged}`,
      ),
    ),
    found: [PRIVILEGED],
  },
  {
    context: 'plain value, and a part of one',
    text: pod(
      `  hostPID: {{ .Values.pid }}\n  restartPolicy: {{ .a }}-{{ .b }}\n${container(`      workingDir: /srv/{{ .dir }}/x # {{ .why }}\n${privileged}`)}`,
    ),
    found: [PRIVILEGED],
  },
  {
    context: 'key',
    text: pod(
      container(privileged),
      '  name: web\n  labels:\n    {{ .k }}: {{ .v }}\n    "{{ .k }}": x\n    app.{{ .k }}/name: y\n    {{ .k }}: z\n',
    ),
    found: [PRIVILEGED],
  },
  {
    context: 'flow',
    text: pod(
      `  volumes: [{{ range .v }}{name: {{ . }}, emptyDir: {}}, {{ end }}{name: tmp, emptyDir: {}}]\n${container(
        `      args: [ {{ .Values.a }}, {{ .Values.b | quote }} ]\n      env: [{ name: {{ .n }}, value: "{{ .v }}" }]\n${privileged}`,
      )}`,
    ),
    found: [PRIVILEGED],
  },
  {
    context: 'block scalar',
    text: `{{ $x := 1 }}
apiVersion: v1
kind: ConfigMap
metadata:
  name: web
data:
  # the first line is an action
  a: |
    {{- if .Values.a }}
    key: {{ .Values.a }}: "
    {{- end }}
  b: |-
    {{- toYaml .Values.b | nindent 4 }}
  c: >
{{ .Values.c | indent 4 }}
    {{ .d }}: text
{{- if .e }}
    more: { [
{{- end }}
  d: |
      {{ tpl . $ }}
    text {{ "that }} is" }} less
  hostPID: x
`,
    found: [],
  },
  {
    context: 'list item',
    text: pod(
      `  volumes:\n    - {{ .Values.volume }}\n    - {{- toYaml .Values.other | nindent 6 }}\n    - {{ include "volume" . | nindent 6 }}\n      hostPath: { path: /srv }\n    - name: host\n      hostPath:\n        path: /var/lib/app\n${container(privileged)}`,
    ),
    found: ['host-path-volume "hostPath"', 'host-path-volume "hostPath"', PRIVILEGED],
  },
  {
    context: 'whole line',
    text: pod(
      `{{ template "pod.spec" . }}\n${container(`{{ .Values.raw | indent 6 }}\n      {{- include "probe" . | nindent 6 }}\n${privileged}`)}  {{ include "volumes" . }}\n`,
    ),
    found: [],
  },
  {
    context: 'toYaml under a key, with and without entries of its own',
    text: pod(
      `  securityContext: {{- toYaml .Values.psc | nindent 4 }}\n${container(
        `      resources: {{- toYaml .Values.resources | nindent 8 }}\n        limits:\n          cpu: 1\n      env:\n        {{- toYaml .Values.env | nindent 8 }}\n${privileged}`,
      )}`,
    ),
    found: [PRIVILEGED],
  },
  {
    context: 'list at the column of its key',
    text: pod(
      '  volumes:\n  {{- toYaml .Values.volumes | nindent 2 }}\n  containers:\n  - name: web\n    image: web:1.0.0\n    securityContext:\n      privileged: true\n  {{- with .Values.sidecars }}\n  {{- toYaml . | nindent 2 }}\n  {{- end }}\n',
    ),
    found: [PRIVILEGED],
  },
  {
    context: 'comment',
    text: `${pod(
      container(
        `      # {{ .Values.a }} and {{- if .b }} this {{ end }}\n      # {{ include "x"\n         . }}: "\n${privileged}`,
      ),
    )}{{- /*\n  privileged: "\n  {{ "not closed" }}: }\n*/}}\n# {{- /* hostPID: true */}}\n`,
    found: [PRIVILEGED],
  },
  {
    context: 'between documents',
    text: `{{- range .Values.all }}\n---\n{{- if .on }}\n${pod(container(privileged))}{{ end }}\n{{ include "more" . }}\n---\n${pod('  hostPID: true\n')}{{- end }}\n`,
    found: [PRIVILEGED, 'host-pid "true"'],
  },
  {
    context: 'action that spans a marker',
    text: `{{- /*\n---\nkind: Pod\n*/}}\n${pod(container(`      workingDir: {{ printf \`\n---\n\` }}\n${privileged}`))}`,
    found: [PRIVILEGED],
  },
  {
    context: 'definitions',
    text: `{{- define "web.labels" }}\napp: web\n{{- if .x }}\n---\n  odd: "\n{{- end }}\n{{- end }}\n${pod(container(privileged))}{{ define "other" -}}\nkind: Pod\n: }\n{{ end -}}\n`,
    found: [PRIVILEGED],
  },
  {
    context: 'separator in a condition of one line',
    text: `{{ range $i, $x := .all }}\n{{ if $i }}---{{ end }}\n${pod(container(privileged))}{{ end }}`,
    found: [PRIVILEGED],
  },
  {
    context: 'trim markers',
    text: `{{- if .x -}}\n${pod(container(`{{- with .y -}}\n      workingDir: /x\n{{- end }}\n${privileged}`))}\n{{- end -}}\n`,
    found: [PRIVILEGED],
  },
  {
    context: 'if and else with equal keys',
    text: pod(
      `  {{- if .a }}\n  serviceAccountName: a\n  hostPID: true\n  {{- else if .b }}\n  serviceAccountName: b\n  hostPID: false\n  {{- else }}\n  serviceAccountName: c\n  hostPID: true\n  {{- end }}\n${container(privileged)}`,
    ),
    found: [PRIVILEGED],
  },
  {
    context: 'the same value in every arm',
    text: pod(
      `  {{- if .a }}\n  hostPID: true\n  hostname: a\n  {{- else }}\n  hostname: b\n  hostPID: true\n  {{- end }}\n${container(privileged)}`,
    ),
    found: ['host-pid "true"', PRIVILEGED],
  },
  {
    context: 'equal keys of one arm',
    text: pod(`  {{- if .a }}\n  hostname: a\n  hostname: b\n  {{- end }}\n${container(privileged)}`),
    found: ['duplicate-key "hostname"', PRIVILEGED],
  },
  {
    context: 'equal keys in two conditions, and beside one',
    text: pod(
      `  hostname: x\n  {{- if .a }}\n  hostname: a\n  {{- end }}\n  {{- if not .a }}\n  hostname: b\n  {{- end }}\n${container(privileged)}`,
    ),
    found: [PRIVILEGED],
  },
  {
    context: 'nested conditions',
    text: pod(
      `  {{- if .a }}\n  {{- with .b }}\n  hostIPC: true\n  {{- else }}\n  hostPID: true\n  {{- end }}\n  {{- end }}\n${container(
        `      {{- if .c }}\n      {{- if .d }}\n      securityContext:\n        privileged: true\n      {{- end }}\n      {{- end }}\n`,
      )}`,
    ),
    found: [],
  },
  {
    context: 'condition within a value',
    text: pod(
      container(
        `      workingDir: {{ if .a }}"/a: b"{{ else }}'/b' # c{{ end }}\n      tty: {{ if .a }}true{{ else }}false{{ end }}\n      args: {{ if .a }}{{ toYaml .a | nindent 8 }}{{ else }}[]{{ end }}\n      stdin: true{{ if .b }} # x{{ end }}\n${privileged}`,
      ),
    ),
    found: [PRIVILEGED],
  },
  {
    context: 'range over containers',
    text: pod(
      `  containers:\n    {{- range .Values.containers }}\n    - name: {{ .name }}\n      image: web:1.0.0\n      securityContext:\n        privileged: true\n    {{- end }}\n`,
    ),
    found: [PRIVILEGED],
  },
  {
    context: 'map whose content is all in a block',
    text: pod(
      container(
        `      securityContext:\n        {{- if .a }}\n        privileged: true\n        {{- else }}\n        {{- toYaml .b | nindent 8 }}\n        {{- end }}\n      {{- with .resources }}\n      resources:\n        {{- toYaml . | nindent 8 }}\n      {{- end }}\n`,
      ),
    ),
    found: [],
  },
  {
    context: 'misspelt key beside expressions',
    text: pod(
      container(
        `      {{- if .a }}\n      imagePulPolicy: Always\n      {{- end }}\n      {{ .k }}: x\n      {{- range $k, $v := .m }}\n      {{ $k }}Pulicy: {{ $v }}\n      {{- end }}\n`,
      ),
    ),
    found: ['unknown-field "imagePulPolicy"'],
  },
  {
    context: 'lines that belong to what an action writes',
    text: `{{- /* x */ -}}\napiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: web\nspec:\n  {{- include "template" . | nindent 2 }}\n      containers:\n        - name: web\n          securityContext: { privileged: true }\n`,
    found: [],
  },
  {
    context: 'kind in a condition',
    text: `{{- if .a }}\nkind: DaemonSet\n{{- else }}\nkind: Deployment\n{{- end }}\napiVersion: apps/v1\nmetadata:\n  name: web\nspec:\n  {{- if not .a }}\n  replicas: 1\n  {{- end }}\n  template:\n    spec:\n      hostPID: true\n`,
    found: [],
  },
  {
    context: 'Jinja',
    text: `# {{ ansible_managed }}\napiVersion: v1\nkind: Pod\nmetadata:\n  name: "{{ name | default('web') }}"\n  labels: "{{ labels | to_json }}"\nspec:\n  nodeName: {{ node }}\n${container(privileged)}`,
    found: [PRIVILEGED],
  },
];
