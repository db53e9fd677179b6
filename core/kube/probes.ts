import { type EditValue, Placeholder } from '../yaml/edit.js';
import { fact } from './facts.js';
import type { Container, View } from './model.js';
import { placeholderName } from './names.js';

const LONG_RUNNING = new Set(['Pod', 'Deployment', 'ReplicaSet', 'ReplicationController', 'StatefulSet', 'DaemonSet']);

/** Whether a container answers others for as long as it can: an app container, but of no Job and of no Pod that is to end. */
export function isServing({ list, pod }: Container): boolean {
  if (list !== 'containers' || pod.workload === undefined || !LONG_RUNNING.has(pod.workload)) return false;
  const restartPolicy = pod.workload === 'Pod' ? pod.get('restartPolicy') : undefined;
  return restartPolicy !== 'Never' && restartPolicy !== 'OnFailure';
}

/** A check of the first port: an HTTP request where it looks like HTTP, else a connection. A person chooses the path or the port. */
export function probeHandler(c: Container, probe: 'readiness' | 'liveness'): Readonly<Record<string, EditValue>> {
  const stop = (what: string, value: string | number) =>
    new Placeholder(`${probe} ${what} of ${placeholderName(c)}`, value);
  const port = firstPort(c);
  if (port === undefined) return { tcpSocket: { port: stop('port', 8080) } };
  const { name, number } = port;
  const reference = name ?? number;
  if (name === 'http' || number === 80 || number === 8080)
    return { httpGet: { path: stop('path', '/'), port: reference } };
  return { tcpSocket: { port: stop('port', reference) } };
}

interface Port {
  readonly name: string | undefined;
  readonly number: number;
}

/** The first port that takes connections: probes know no UDP and no SCTP. */
function firstPort(c: Container): Port | undefined {
  const ports = fact(() => [...c.items('ports')]);
  return Array.isArray(ports) ? ports.flatMap(tcpPort)[0] : undefined;
}

function tcpPort(port: View): Port[] {
  const number = fact(() => port.peek('containerPort'));
  const protocol = fact(() => port.peek('protocol'));
  return typeof number === 'number' && (protocol === undefined || protocol === 'TCP')
    ? [{ name: port.text('name'), number }]
    : [];
}
