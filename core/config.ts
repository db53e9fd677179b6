import { NEWEST_MINOR } from './kube/schema.js';
import { PROFILES, type Profile, type Rule, type Severity } from './rule.js';

export type Level = Severity | 'off';

/** What decides a document's result beside its text. Resolved: every field has a value. */
export interface Config {
  readonly profile: Profile;
  /** Kubernetes' minor version, of the Pod Security policy as well. */
  readonly minor: number;
  /** Levels by rule id. A level turns the rule on, whatever the profile. */
  readonly levels: Readonly<Record<string, Level>>;
}

/** Equal for configs that say the same. */
export function configKey({ profile, minor, levels }: Config): string {
  return JSON.stringify([profile, minor, Object.entries(levels).sort()]);
}

export const DEFAULT_CONFIG: Config = { profile: 'recommended', minor: NEWEST_MINOR, levels: {} };

/**
 * The severity of a report, undefined if it is off. A level replaces the rule's severity; a sub-case that is milder than its rule stays
 * milder.
 */
export function severityOf(
  config: Config,
  rule: Rule,
  report: { readonly severity?: Severity; readonly profile?: Profile } = {},
): Severity | undefined {
  const own = report.severity ?? rule.severity;
  const level = Object.hasOwn(config.levels, rule.id) ? config.levels[rule.id] : undefined;
  if (level === 'off') return undefined;
  if (level === undefined)
    return PROFILES.indexOf(report.profile ?? rule.profile) <= PROFILES.indexOf(config.profile) ? own : undefined;
  return isMilder(own, rule.severity) && isMilder(own, level) ? own : level;
}

/** Whether some report of the rule may be seen. */
export function isOn(config: Config, rule: Rule): boolean {
  return severityOf(config, rule) !== undefined;
}

export const SEVERITIES: readonly Severity[] = ['error', 'warning', 'info'];

export function isMilder(a: Severity, b: Severity): boolean {
  return SEVERITIES.indexOf(a) > SEVERITIES.indexOf(b);
}
