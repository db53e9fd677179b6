import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after } from 'node:test';
import { type Program, run } from '../../cli/cli.js';
import type { Io } from '../../cli/terminal.js';
import type { SchemaStore } from '../../core/kube/schema.js';
import { rules, safeties } from '../../core/rules/index.js';
import { root } from '../../scripts/root.js';

const store: SchemaStore = JSON.parse(readFileSync(join(root, 'schemas', 'kubernetes.json'), 'utf8'));

export const program: Program = { version: '1.2.3', rules, safeties, schema: () => store };

export interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
  /** What was written to standard output, byte for byte. */
  readonly bytes: Buffer;
}

export interface Surroundings {
  readonly cwd?: string;
  readonly stdin?: string | Uint8Array;
  readonly env?: Io['env'];
  /** The width of a terminal; without it, output goes to a pipe. */
  readonly columns?: number;
  readonly program?: Program;
}

/** Runs the command in this process, as if it had been typed. */
export async function seaworthy(argv: readonly string[], surroundings: Surroundings = {}): Promise<Ran> {
  const { cwd = tmpdir(), stdin = '', env = {}, columns } = surroundings;
  const output = () => {
    const chunks: Buffer[] = [];
    const write = (text: string | Uint8Array) => chunks.push(Buffer.from(text));
    return { chunks, stream: columns === undefined ? { write } : { write, columns, isTTY: true } };
  };
  const [out, err] = [output(), output()];
  const io: Io = { stdin: streamOf(stdin), stdout: out.stream, stderr: err.stream, env, cwd };
  const code = await run(argv, io, surroundings.program ?? program);
  const bytes = Buffer.concat(out.chunks);
  return { code, out: bytes.toString(), err: Buffer.concat(err.chunks).toString(), bytes };
}

/** A folder with these files; it is gone when the tests have ended. */
export function folder(files: Readonly<Record<string, string | Uint8Array>>): string {
  const path = mkdtempSync(join(tmpdir(), 'seaworthy-'));
  after(() => rmSync(path, { recursive: true, force: true }));
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(path, name)), { recursive: true });
    writeFileSync(join(path, name), content);
  }
  return path;
}

export interface JsonReport {
  readonly version: number;
  readonly files: number;
  readonly documents: number;
  readonly findings: readonly JsonFinding[];
  readonly skipped: readonly { readonly file: string; readonly startLine: number; readonly reason: string }[];
  readonly errors: readonly {
    readonly file: string;
    readonly message: string;
    readonly startLine: number | null;
    readonly startColumn: number | null;
  }[];
}

export interface JsonFinding {
  readonly file: string;
  readonly rule: string;
  readonly severity: string;
  readonly message: string;
  readonly startLine: number;
  readonly startColumn: number;
  readonly endLine: number;
  readonly endColumn: number;
  readonly resource: Readonly<Record<string, string | null>>;
  readonly path: readonly (string | number)[] | null;
  readonly fix: { readonly title: string; readonly safety: string } | null;
  readonly noFix: string | null;
}

/** What `check --format json` prints. */
export async function checkJson(
  argv: readonly string[],
  surroundings: Surroundings = {},
): Promise<JsonReport & { code: number }> {
  const { out, code } = await seaworthy(['check', '--format', 'json', ...argv], surroundings);
  const report: JsonReport = JSON.parse(out);
  return { ...report, code };
}

/** A manifest with one finding under the profile `baseline`: `yes` in line 8, columns 19 to 22. */
export const PRIVILEGED = `apiVersion: v1
kind: Pod
metadata: { name: web, namespace: shop }
spec:
  containers:
  - name: web
    securityContext:
      privileged: yes
    image: nginx:1.27.1
`;

export const HARMLESS = `apiVersion: v1
kind: ConfigMap
metadata: { name: settings }
data: { color: blue }
`;

async function* streamOf(content: string | Uint8Array): AsyncGenerator<Uint8Array> {
  yield Buffer.from(content);
}
