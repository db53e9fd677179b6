import { type EditValue, Placeholder } from '../yaml/edit.js';
import { fact } from './facts.js';
import { type Container, type Pod, View } from './model.js';
import { placeholderName } from './names.js';

const LONG_RUNNING = new Set(['Pod', 'Deployment', 'ReplicaSet', 'ReplicationController', 'StatefulSet', 'DaemonSet']);

/** Whether a container answers others for as long as it can: an app container, but of no Job and of no Pod that is to end. */
export function isServing({ list, pod }: Container): boolean {
  if (list !== 'containers' || !isLongRunning(pod)) return false;
  const restartPolicy = pod.workload === 'Pod' ? pod.get('restartPolicy') : undefined;
  return restartPolicy !== 'Never' && restartPolicy !== 'OnFailure';
}

/** Whether a pod's kind is one of those that run until they are taken away. */
export function isLongRunning({ workload }: Pod): boolean {
  return workload !== undefined && LONG_RUNNING.has(workload);
}

/** What a probe asks: an HTTP request where it has a path, else a connection. */
export interface Question {
  readonly path: string | undefined;
  readonly port: string | number;
  /** Whether the manifest says that the port is there: then it is no guess. */
  readonly isDeclared: boolean;
}

export type ProbeKind = 'readiness' | 'liveness';
type ProbeValue = Readonly<Record<string, EditValue>>;

/** A probe of a container. A person chooses the path, or the port of what is no HTTP. */
export function probeValue(c: Container, kind: ProbeKind, question = questionFor(c)): ProbeValue {
  const handler = handlerOf(c, kind, question);
  return kind === 'readiness' ? handler : { ...handler, periodSeconds: 10, failureThreshold: 6 };
}

/** What to ask of a container: as `model` does (a probe of the same image), else its first port, by HTTP where that looks like it. */
export function questionFor(c: Container, model?: Question): Question {
  const ports = declaredPorts(c);
  if (model) {
    const isName = typeof model.port === 'string';
    const same = ports.find(({ name, number }) => (isName ? name : number) === model.port);
    if (same || !isName) return { ...model, isDeclared: same !== undefined };
  }
  const [first] = ports;
  if (!first) return { path: model?.path, port: 8080, isDeclared: false };
  const isHttp = model ? model.path !== undefined : first.name === 'http' || [80, 8080].includes(first.number);
  return { path: isHttp ? (model?.path ?? '/') : undefined, port: first.name ?? first.number, isDeclared: true };
}

/** What the probe of a container asks as it is written; undefined where there is none, or one of another type. */
export function writtenQuestion(c: Container, kind: ProbeKind): Question | undefined {
  const probe = fact(() => c.peek(`${kind}Probe`));
  if (!(probe instanceof View)) return undefined;
  for (const type of ['httpGet', 'tcpSocket']) {
    const port = fact(() => probe.peek(type, 'port'));
    if (typeof port === 'string' || typeof port === 'number')
      return { path: type === 'httpGet' ? (probe.text(type, 'path') ?? '/') : undefined, port, isDeclared: true };
  }
  return undefined;
}

/** Both probes of a container have one tab stop for a port that starts out the same. */
function handlerOf(c: Container, kind: ProbeKind, { path, port, isDeclared }: Question): ProbeValue {
  const stop = new Placeholder(`port of ${placeholderName(c)}: ${port}`, port);
  if (path === undefined) return { tcpSocket: { port: stop } };
  const way = new Placeholder(`${kind} path of ${placeholderName(c)}`, path);
  return { httpGet: { path: way, port: isDeclared ? port : stop } };
}

interface Port {
  readonly name: string | undefined;
  readonly number: number;
}

/** The ports that take connections: probes know no UDP and no SCTP. */
function declaredPorts(c: Container): Port[] {
  const ports = fact(() => [...c.items('ports')]);
  return Array.isArray(ports) ? ports.flatMap(tcpPort) : [];
}

function tcpPort(port: View): Port[] {
  const number = fact(() => port.peek('containerPort'));
  const protocol = fact(() => port.peek('protocol'));
  return typeof number === 'number' && (protocol === undefined || protocol === 'TCP')
    ? [{ name: port.text('name'), number }]
    : [];
}
