/// <reference types="node" />
/** The server as a process: `node dist/server.js --stdio`, or `--node-ipc` from the extension. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { createConnection, ProposedFeatures, RAL } from 'vscode-languageserver/node';
import { rules } from '../core/rules/index.js';
import { templatesOf } from '../core/templates.js';
import schema from '../schemas/kubernetes.json';
import snippets from '../snippets/kubernetes.json';
import { disk } from './disk.js';
import { messageJson } from './json.js';
import { startServer } from './server.js';

/** The pages lie beside dist/, in the package and in the project alike. */
function rulePage(id: string): string | undefined {
  const file = join(__dirname, '..', 'docs', 'rules', `${id}.md`);
  return existsSync(file) ? pathToFileURL(file).href : undefined;
}

const { applicationJson, ...surroundings } = RAL();
RAL.install({
  ...surroundings,
  applicationJson: {
    ...applicationJson,
    encoder: {
      name: applicationJson.encoder.name,
      encode: async (message, { charset }) => Buffer.from(messageJson(message), charset),
    },
  },
});
startServer(createConnection(ProposedFeatures.all), {
  rules,
  schema,
  templates: templatesOf(snippets),
  rulePage,
  disk,
  warmsUp: true,
});
