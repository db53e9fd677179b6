/** What the benchmark opens: made from fixed seeds, so that every run and every machine sees the same bytes. */

export interface Input {
  name: string;
  text: string;
  lines: number;
  documents: number;
  /** Where a keystroke goes: the end of a key. With one letter more the key is no field any more, which both servers report. */
  sites: Site[];
}

export interface Site {
  line: number;
  character: number;
  /** The line above may grow without a change of meaning: it ends in a comment or in prose. */
  lengthAbove: number;
}

export const inputNames = ['small', 'medium', 'helm', 'workloads', 'list', 'crd'] as const;
export type InputName = (typeof inputNames)[number];

export function makeInput(name: InputName): Input {
  const text = texts[name]();
  const documents = text.split(/^---\n/m);
  return {
    name,
    text,
    lines: text.split('\n').length - 1,
    documents: documents.length,
    sites: sitesIn(documents, name),
  };
}

const texts: Record<InputName, () => string> = {
  small: () => workload(seeded(1), 0, 'Deployment', 60),
  medium: () => documentsUpTo(5_000, seeded(2), workloadOrService),
  helm: () => documentsUpTo(100_000, seeded(3), chartDocument()),
  workloads: () => documentsUpTo(100_000, seeded(4), anyWorkload),
  list: () => list(seeded(5), 5_000),
  crd: () => customResourceDefinition(seeded(6), 0, 5_000),
};

/** So many files, each with a workload that has a few things to repair. */
export function workloadFiles(count: number): string[] {
  const random = seeded(7);
  return Array.from({ length: count }, (_, index) => workload(random, index, 'Deployment', 60));
}

/** Workloads of so many lines in one file: each a document, or all of them in a List. */
export function workloadFile(lines: number, shape: 'documents' | 'list'): string {
  return shape === 'list' ? list(seeded(9), lines) : documentsUpTo(lines, seeded(8), anyWorkload);
}

function sitesIn(documents: string[], name: InputName): Site[] {
  const key = name === 'crd' ? /^ +nullable(?=:)/m : /^ +imagePullPolicy(?=:)/m;
  const isSingle = documents.length === 1;
  const sites: Site[] = [];
  let start = 0;
  for (const document of documents) {
    const lines = document.split('\n');
    const found = lines.flatMap((text, line): Site[] => {
      const match = key.exec(text);
      if (!match) return [];
      return [{ line: start + line, character: match[0].length, lengthAbove: lines[line - 1]?.length ?? 0 }];
    });
    if (isSingle) sites.push(...found);
    else if (lines.length <= 500) sites.push(...found.slice(0, 1));
    start += lines.length; // the marker takes the place of the empty last line
  }
  const step = Math.max(1, Math.floor(sites.length / 20));
  return sites.filter((_, i) => i % step === 0).slice(0, 20);
}

interface Random {
  below(n: number): number;
  chance(p: number): boolean;
  pick<T>(from: readonly [T, ...T[]]): T;
}

function seeded(seed: number): Random {
  let state = seed;
  const next = () => {
    // mulberry32
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (n: number) => Math.floor(next() * n);
  return { below, chance: (p) => next() < p, pick: (from) => from[below(from.length)] ?? from[0] };
}

type MakeDocument = (random: Random, index: number) => string;

function documentsUpTo(lines: number, random: Random, make: MakeDocument): string {
  const documents: string[] = [];
  for (let count = 0; count < lines; ) {
    const document = make(random, documents.length);
    documents.push(document);
    count += document.split('\n').length;
  }
  return documents.join('---\n');
}

const anyWorkload: MakeDocument = (random, index) =>
  workload(
    random,
    index,
    random.pick(['Deployment', 'Deployment', 'Deployment', 'StatefulSet', 'DaemonSet']),
    random.pick([45, 45, 60, 60, 60, 80, 80, 120, 240, 480]),
  );

/** As a folder of applications, joined: each workload with its Service. */
const workloadOrService: MakeDocument = (random, index) => (index % 2 === 0 ? anyWorkload : service)(random, index);

/** As `helm template` of a platform's charts gives it: 80 % of the bytes are custom resource definitions and configuration. */
function chartDocument(): MakeDocument {
  let bulk = 0;
  let total = 0;
  return (random, index) => {
    const isBulk = bulk <= 0.8 * total;
    const make = isBulk
      ? random.pick([configMap, bigDefinition])
      : random.pick([anyWorkload, anyWorkload, service, role]);
    const document = make(random, index);
    total += document.length;
    if (isBulk) bulk += document.length;
    return document;
  };
}

const words = [
  'spec',
  'replica',
  'selector',
  'volume',
  'policy',
  'secret',
  'config',
  'service',
  'port',
  'endpoint',
  'probe',
] as const;
const apps = [
  'api',
  'cart',
  'checkout',
  'payment',
  'gateway',
  'billing',
  'catalog',
  'search',
  'mailer',
  'inventory',
] as const;

function sentence(random: Random, length: number): string {
  return `The ${Array.from({ length }, () => random.pick(words)).join(' ')}.`;
}

/** A workload of one container, filled up to so many lines with environment variables. Mistakes of every severity occur; errors are rare. */
function workload(random: Random, index: number, kind: string, lines: number): string {
  const name = `${random.pick(apps)}-${index}`;
  const tag = random.chance(0.2) ? 'latest' : `1.${random.below(30)}.${random.below(10)}`;
  const head = `# Source: shop/templates/${name}.yaml
apiVersion: apps/v1
kind: ${kind}
metadata:
  name: ${name}
  namespace: shop
  labels:
    app.kubernetes.io/name: ${name}
    app.kubernetes.io/part-of: "shop"
spec:
${kind === 'StatefulSet' ? `  serviceName: ${name}\n` : ''}  selector:
    matchLabels: {app.kubernetes.io/name: ${name}}
  template:
    metadata:
      labels:
        app.kubernetes.io/name: ${name}
    spec:
      serviceAccountName: ${name}
      containers:
      - name: app
        image: registry.example.com/shop/${name}:${tag} # pinned by the release bot
        imagePullPolicy: IfNotPresent
        args: ["--port=8080", "--log-level=info"]
        ports:
        - containerPort: 8080
          name: http
`;
  const hardened = `          allowPrivilegeEscalation: false
          readOnlyRootFilesystem: true
          runAsNonRoot: true
          capabilities: {drop: [ALL]}
`;
  const tail = `        securityContext:
${random.chance(0.4) ? hardened : `          privileged: ${random.chance(0.02)}\n`}        resources:
          requests: {cpu: ${50 + random.below(200)}m, memory: 128Mi}
          limits:
            memory: ${256 + random.below(512)}Mi
        livenessProbe:
          httpGet: {path: /healthz, port: http}
        volumeMounts:
        - name: config
          mountPath: /etc/app
          readOnly: true
      volumes:
      - name: config
        configMap:
          name: ${name}
`;
  const missing = lines - `${head}${tail}`.split('\n').length;
  let text = `${head}${missing % 2 === 1 ? '        workingDir: /app\n' : ''}        env:\n`;
  for (let i = 0; i < Math.floor(missing / 2); i++) {
    text += `        - name: ${random.pick(words).toUpperCase()}_${i}\n          value: "${sentence(random, 3)}"\n`;
  }
  return text + tail;
}

const service: MakeDocument = (random, index) => `apiVersion: v1
kind: Service
metadata:
  name: ${random.pick(apps)}-${index}
spec:
  type: ${random.pick(['ClusterIP', 'LoadBalancer', 'NodePort'])}
  selector:
    app.kubernetes.io/name: ${random.pick(apps)}-${index}
  ports:
  - name: http
    port: 80
    targetPort: http
`;

const role: MakeDocument = (random, index) => `apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata:
  name: ${random.pick(apps)}-${index}
rules:
- apiGroups: [""]
  resources: [${random.pick(['pods', 'secrets', 'services'])}]
  verbs: [get, list, watch]
`;

const configMap: MakeDocument = (random, index) => {
  let text = `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: config-${index}\ndata:\n  app.properties: |\n`;
  for (let i = 50 + random.below(300); i > 0; i--) {
    text += `    ${random.pick(apps)}.${random.pick(words)}=${random.pick(words)} # --- ${random.below(1e6)}\n`;
  }
  return `${text}  run.sh: |-\n    #!/bin/sh\n    cat <<EOT\n    ---\n    not: a document\n    EOT\n`;
};

const bigDefinition: MakeDocument = (random, index) =>
  customResourceDefinition(random, index, 300 + random.below(3_000));

function customResourceDefinition(random: Random, index: number, lines: number): string {
  const head = `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata:
  name: things${index}.example.com
spec:
  group: example.com
  names:
    kind: Thing${index}
    plural: things${index}
  scope: Namespaced
  versions:
  - name: v1
    served: true
    storage: true
    schema:
      openAPIV3Schema:
        type: object
        properties:
`;
  const room = lines - head.split('\n').length;
  const body: string[] = [];
  const property = (indent: number, name: string) => {
    const space = ' '.repeat(indent);
    body.push(
      `${space}${name}:`,
      `${space}  description: |-`,
      `${space}    ${sentence(random, 9)}`,
      `${space}    ${sentence(random, 9)}`,
    );
    if (random.chance(0.2)) body.push(`${space}  nullable: true`);
    const isObject = indent < 26 && body.length < room && random.chance(0.4);
    body.push(`${space}  type: ${isObject ? 'object' : random.pick(['string', 'integer', 'boolean'])}`);
    if (!isObject) return;
    body.push(`${space}  properties:`);
    for (let i = random.below(5); i >= 0; i--) property(indent + 4, `${random.pick(words)}${i}`);
  };
  for (let i = 0; body.length < room; i++) property(10, `${random.pick(apps)}${i}`);
  return `${head}${body.join('\n')}\n`;
}

/** As `kubectl get -o yaml` prints it: one document. */
function list(random: Random, lines: number): string {
  const items: string[] = [];
  for (let i = 0; items.length < lines; i++) {
    const [first, ...rest] = workload(random, i, 'Deployment', 60).split('\n').slice(1, -1);
    items.push(`- ${first}`, ...rest.map((line) => `  ${line}`));
  }
  return `apiVersion: v1\nkind: List\nitems:\n${items.join('\n')}\n`;
}
