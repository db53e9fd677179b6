import assert from 'node:assert/strict';
import { test } from 'node:test';
import { messageJson } from '../server/json.js';

const diagnostic = {
  range: { start: { line: 0, character: 0 }, end: { line: 0, character: 4 } },
  message: 'Text with "quotes", \u2028 and 🚢',
};

test('what is sent is what JSON.stringify makes of it', () => {
  const messages = [
    {
      jsonrpc: '2.0',
      id: 1,
      result: { kind: 'full', resultId: 'a', items: [diagnostic, { ...diagnostic, code: 'x' }] },
    },
    { jsonrpc: '2.0', id: 2, result: { kind: 'full', items: [] } },
    { jsonrpc: '2.0', id: 3, result: { kind: 'unchanged', resultId: 'a' } },
    { jsonrpc: '2.0', id: 4, result: { isIncomplete: true, items: [{ label: 'securityContext' }] } },
    { jsonrpc: '2.0', id: 5, result: null },
    { jsonrpc: '2.0', id: 6, error: { code: -32601, message: 'no' } },
    {
      jsonrpc: '2.0',
      method: 'textDocument/publishDiagnostics',
      params: { uri: 'file:///a.yaml', version: 3, diagnostics: [diagnostic] },
    },
    { jsonrpc: '2.0', method: 'textDocument/publishDiagnostics', params: { uri: 'file:///a.yaml', diagnostics: [] } },
    { jsonrpc: '2.0', method: 'seaworthy/status', params: { uri: 'file:///a.yaml', skipped: ['a'] } },
  ];
  for (const message of messages)
    for (const _ of ['made', 'remembered'])
      assert.deepEqual(JSON.parse(messageJson(message)), JSON.parse(JSON.stringify(message)));
});
