/** The server as a worker of a web editor. */
import { BrowserMessageReader, BrowserMessageWriter, createConnection } from 'vscode-languageserver/browser';
import { rules } from '../core/rules/index.js';
import { templatesOf } from '../core/templates.js';
import schema from '../schemas/kubernetes.json';
import snippets from '../snippets/kubernetes.json';
import { startServer } from './server.js';

const port = globalThis as ConstructorParameters<typeof BrowserMessageReader>[0];
startServer(createConnection(new BrowserMessageReader(port), new BrowserMessageWriter(port)), {
  rules,
  schema,
  templates: templatesOf(snippets),
  warmsUp: true,
});
