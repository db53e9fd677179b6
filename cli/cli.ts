import { Command, CommanderError, Option } from 'commander';
import type { Level } from '../core/config.js';
import { type HardenLevel, LEVELS } from '../core/harden.js';
import { NEWEST_MINOR, OLDEST_MINOR, type SchemaStore } from '../core/kube/schema.js';
import { PROFILES, type Profile, type Rule, type Safety } from '../core/rule.js';
import { check } from './check.js';
import { convert } from './convert.js';
import { explain } from './explain.js';
import { fix } from './fix.js';
import { listRules } from './rules.js';
import { clean, hasColors, type Io } from './terminal.js';

/** What the build puts into the command. */
export interface Program {
  readonly version: string;
  readonly rules: readonly Rule[];
  readonly safeties: Readonly<Record<string, readonly Safety[]>>;
  readonly schema: () => SchemaStore | Promise<SchemaStore>;
}

export interface Options {
  /** Only where it was typed: it wins over what the team says. */
  readonly profile: Profile | undefined;
  /** Likewise. */
  readonly kubernetesVersion: string | undefined;
  readonly format: 'text' | 'json';
  readonly failOn: Exclude<Level, 'off'> | 'never';
  readonly stdinFilename: string;
  readonly safety: 'safe' | 'review';
  readonly harden: HardenLevel | undefined;
  readonly diff: boolean;
  readonly dryRun: boolean;
}

/** Exit codes: 0 clean, 1 findings, 2 wrong usage or something that could not be read or checked. */
export async function run(argv: readonly string[], io: Io, program: Program): Promise<number> {
  let code = 0;
  const command = commandLine(io, program.version, {
    check: async (paths, options) => {
      code = await check(paths.length > 0 ? paths : ['.'], options, io, program);
    },
    fix: async (paths, options) => {
      code = await fix(paths, options, io, program);
    },
    convert: async (paths, options) => {
      code = await convert(paths, options, io, program);
    },
    rules: (options) => {
      code = listRules(options, io, program);
    },
    explain: (id) => {
      code = explain(id, io, program);
    },
  });
  try {
    await command.parseAsync(argv, { from: 'user' });
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    const told = error instanceof Error ? (error.stack ?? error.message) : String(error);
    io.stderr.write(`Seaworthy crashed. This is a bug: please report it.\n${told.split('\n').map(clean).join('\n')}\n`);
    return 2;
  }
  return code;
}

interface Actions {
  check(paths: readonly string[], options: Options): Promise<void>;
  fix(paths: readonly string[], options: Options): Promise<void>;
  convert(paths: readonly string[], options: Options): Promise<void>;
  rules(options: Options): void;
  explain(id: string): void;
}

const VERSIONS = [
  ...Array.from({ length: NEWEST_MINOR - OLDEST_MINOR + 1 }, (_, index) => `1.${OLDEST_MINOR + index}`),
  'latest',
];

const option = {
  profile: () =>
    new Option(
      '--profile <name>',
      'which rules are on; each profile holds the ones before it (default: that of .seaworthy.yaml, else "recommended")',
    ).choices(PROFILES),
  version: () =>
    new Option(
      '--kubernetes-version <version>',
      'whose fields and Pod Security policy count (default: that of .seaworthy.yaml, else "latest")',
    ).choices(VERSIONS),
  format: () =>
    new Option('--format <format>', 'for people, or for programs').choices(['text', 'json']).default('text'),
  failOn: () =>
    new Option('--fail-on <severity>', 'the least severity that makes exit code 1')
      .choices(['error', 'warning', 'info', 'never'])
      .default('warning'),
  name: () => new Option('--stdin-filename <name>', 'what reports call standard input').default('<stdin>'),
  safety: () =>
    new Option(
      '--safety <safety>',
      'which fixes to apply: safe ones change nothing for Kubernetes; review ones may change how programs behave',
    )
      .choices(['safe', 'review'])
      .default('review'),
  harden: () =>
    new Option(
      '--harden <level>',
      'fix what Pod Security refuses at this level, and misspelt keys on the way to its fields; nothing else',
    ).choices(LEVELS),
  diff: () => new Option('--diff', 'write nothing; print what would change').default(false),
  dryRun: () => new Option('--dry-run', 'write nothing; report what would be done').default(false),
};

function commandLine(io: Io, version: string, actions: Actions): Command {
  const program = new Command('seaworthy');
  const options = (): Options => program.opts<Options>();
  program
    .description('Finds and fixes insecure Kubernetes YAML.')
    .version(version, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print help')
    .helpCommand('help [command]', 'print help for a command')
    .exitOverride()
    .showHelpAfterError("Run 'seaworthy --help' to see how it is used.")
    .configureHelp({ styleTitle: (title) => `\x1b[1m${title}\x1b[22m` })
    .configureOutput({
      writeOut: (text) => io.stdout.write(text),
      writeErr: (text) => io.stderr.write(text),
      outputError: (text, write) => write(text.split('\n').map(clean).join('\n')),
      getOutHelpWidth: () => io.stdout.columns ?? 100,
      getErrHelpWidth: () => io.stderr.columns ?? 100,
      getOutHasColors: () => hasColors(io.stdout, io.env),
      getErrHasColors: () => hasColors(io.stderr, io.env),
    });
  // Every option is known here too, so that it may stand anywhere; a command then refuses what it has no use for.
  for (const make of Object.values(option)) program.addOption(make());
  const add = (name: string, summary: string, makers: readonly (() => Option)[]): Command => {
    const command = program.command(name).description(summary);
    for (const make of makers) command.addOption(make());
    return command.hook('preAction', () => refuseForeign(program, command));
  };
  add('check', 'check files, those in folders, or standard input (-)', [
    option.profile,
    option.version,
    option.format,
    option.failOn,
    option.name,
  ])
    .argument('[path...]', 'files, folders, or - for standard input (default: this folder)')
    .addHelpText('after', CHECK_HELP)
    .action((paths: string[]) => actions.check(paths, options()));
  add('fix', 'repair files in place; what only you can choose stays, and is said', [
    option.profile,
    option.version,
    option.safety,
    option.harden,
    option.diff,
    option.dryRun,
    option.failOn,
    option.name,
  ])
    .argument('<path...>', 'files, folders, or - to repair standard input to standard output')
    .addHelpText('after', FIX_HELP)
    .action((paths: string[], _: unknown, command: Command) => {
      refuseMixed(paths, command);
      if (options().harden !== undefined) refuseBesideHarden(program, command);
      return actions.fix(paths, options());
    });
  add('convert-ignores', "make ignore comments of other tools' marks, in place and with their reasons", [
    option.profile,
    option.version,
    option.diff,
    option.dryRun,
    option.name,
  ])
    .argument('<path...>', 'files, folders, or - to convert standard input to standard output')
    .addHelpText('after', CONVERT_HELP)
    .action((paths: string[], _: unknown, command: Command) => {
      refuseMixed(paths, command);
      return actions.convert(paths, options());
    });
  add('rules', 'list all rules', [option.format]).action(() => actions.rules(options()));
  add('explain', "print a rule's page: why it matters, what to do, when it is fine", [])
    .argument('<rule>', 'the id of a rule, such as privileged-container')
    .action((id: string) => actions.explain(id));
  return program.addHelpText('after', HELP);
}

function refuseMixed(paths: readonly string[], command: Command): void {
  if (paths.includes('-') && paths.length > 1)
    command.error("error: '-' writes the result to standard output and can't go together with other paths");
}

function refuseForeign(program: Command, command: Command): void {
  for (const known of program.options) {
    const name = known.attributeName();
    if (
      name === 'version' ||
      program.getOptionValueSource(name) !== 'cli' ||
      command.options.some((own) => own.attributeName() === name)
    )
      continue;
    command.error(`error: '${command.name()}' has no option '${known.long}'`);
  }
}

/** A level is reached by review fixes alone, and says itself which rules count. */
function refuseBesideHarden(program: Command, command: Command): void {
  if (program.getOptionValue('safety') === 'safe')
    command.error("error: '--harden' needs review fixes: '--safety safe' can't stand beside it");
  if (program.getOptionValueSource('profile') === 'cli')
    command.error("error: '--harden' names the rules by its level: '--profile' can't stand beside it");
}

const EXITS = `
Exit codes:
  0  nothing at or above --fail-on, or nothing to check
  1  findings
  2  wrong usage, or something could not be read or checked`;

const HELP = `
Examples:
  seaworthy check                          everything below this folder
  seaworthy check deploy/ --format json    one JSON object, for programs
  helm template . | seaworthy check -      what another program prints
  seaworthy fix deploy/ --diff             look first …
  seaworthy fix deploy/                    … then repair
  seaworthy explain privileged-container   why it matters, what to do
${EXITS}
`;

const CHECK_HELP = `
Folders are searched for *.yaml, *.yml and *.json, without what .gitignore files and .seaworthy.yaml exclude; links
are not followed. A file that you name is always read.

The nearest .seaworthy.yaml above a file says what holds for it; a flag wins over it.

Examples:
  seaworthy check
  seaworthy check deploy/ web.yaml --profile restricted --kubernetes-version 1.31
  kubectl get deployment web -o yaml | seaworthy check - --stdin-filename web.yaml
${EXITS}
`;

const FIX_HELP = `
Comments, quotes, indentation and everything else that needs no change stay as they are. Standard error tells what was
changed, what that may break, and what was left and why.

With --harden, pods are brought to a level of the Pod Security Standards. What only you can decide (which volume takes
the place of a hostPath) and what you chose to ignore stays, and is listed.

Examples:
  seaworthy fix deploy/ --diff | less
  seaworthy fix deploy/ --safety safe
  seaworthy fix deploy/ --harden restricted --dry-run
  seaworthy fix - < web.yaml > repaired.yaml
${EXITS.replace('Exit codes:', 'Exit codes, those of a check afterwards:')}
`;

const CONVERT_HELP = `
Annotations of kube-linter, kube-score, Polaris, Checkov, Datree and Monokle, labels of kubeaudit and comments of Trivy
become seaworthy-ignore comments that hide the same. Marks for checks that Seaworthy doesn't have stay.

Examples:
  seaworthy convert-ignores deploy/ --diff
  seaworthy convert-ignores - < web.yaml > converted.yaml

Exit codes:
  0  done, or nothing to do
  2  wrong usage, or something could not be read, checked or written
`;
