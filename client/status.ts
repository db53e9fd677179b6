/** What Seaworthy does with the file in front: its profile, and what in it is not checked and why. */
import {
  type Disposable,
  type DocumentSelector,
  type LanguageStatusItem,
  LanguageStatusSeverity,
  l10n,
  languages,
  window,
} from 'vscode';

/** What the server tells of one file by the notification `seaworthy/status`. */
interface Status {
  uri: string;
  profile: string;
  kubernetesVersion: string;
  /** Whether it holds a document of Kubernetes. */
  isKubernetes: boolean;
  /** A sentence for each part that is not checked. */
  skipped: string[];
}

export class DocumentStatus implements Disposable {
  private readonly item: LanguageStatusItem;
  private readonly editors: Disposable;
  private readonly known = new Map<string, Status>();
  private state: 'starting' | 'running' | 'stopped' = 'starting';

  constructor(selector: DocumentSelector) {
    this.item = languages.createLanguageStatusItem('seaworthy.status', selector);
    this.item.name = 'Seaworthy';
    this.editors = window.onDidChangeActiveTextEditor(() => this.show());
    this.show();
  }

  /** Takes the parameters of a `seaworthy/status` notification; anything else is left alone. */
  update(params: unknown): void {
    if (!isStatus(params)) {
      return;
    }
    this.known.delete(params.uri);
    this.known.set(params.uri, params);
    // Enough for every open file; the server says it again when a file is opened again.
    for (const uri of this.known.keys()) {
      if (this.known.size <= 1000) {
        break;
      }
      this.known.delete(uri);
    }
    this.show();
  }

  server(state: 'starting' | 'running' | 'stopped'): void {
    this.state = state;
    if (state !== 'running') {
      this.known.clear();
    }
    this.show();
  }

  dispose(): void {
    this.editors.dispose();
    this.item.dispose();
  }

  private show(): void {
    const uri = window.activeTextEditor?.document.uri.toString();
    Object.assign(
      this.item,
      this.state === 'running' ? checking(uri ? this.known.get(uri) : undefined) : waiting(this.state),
    );
  }
}

type Shown = Pick<LanguageStatusItem, 'text' | 'detail' | 'severity' | 'busy' | 'command'>;

function waiting(state: 'starting' | 'stopped'): Shown {
  return state === 'starting'
    ? {
        text: l10n.t('Seaworthy starts'),
        detail: '',
        severity: LanguageStatusSeverity.Information,
        busy: true,
        command: showLog(),
      }
    : {
        text: l10n.t('Seaworthy is stopped'),
        detail: l10n.t('nothing is checked'),
        severity: LanguageStatusSeverity.Error,
        busy: false,
        command: { command: 'seaworthy.restartServer', title: l10n.t('Restart Server') },
      };
}

/** The profile and the version count for all that is checked, so they are told whatever is left out. */
function checking(status: Status | undefined): Shown {
  const idle = { severity: LanguageStatusSeverity.Information, busy: false, command: showLog() };
  if (!status) return { ...idle, text: 'Seaworthy', detail: '' };
  const context = l10n.t('{0}, Kubernetes {1}', status.profile, status.kubernetesVersion);
  const settings = { command: 'seaworthy.openSettings', title: l10n.t('Settings') };
  if (status.skipped.length > 0)
    return {
      text: l10n.t('Seaworthy: not all is checked'),
      detail: `${status.skipped.join(' ')} (${context})`,
      severity: LanguageStatusSeverity.Warning,
      busy: false,
      command: settings,
    };
  const detail = status.isKubernetes ? context : l10n.t('nothing of Kubernetes in this file ({0})', context);
  return { ...idle, text: 'Seaworthy', detail, command: settings };
}

function showLog() {
  return { command: 'seaworthy.showLog', title: l10n.t('Show Log') };
}

function isStatus(value: unknown): value is Status {
  return (
    typeof value === 'object' &&
    value !== null &&
    'uri' in value &&
    typeof value.uri === 'string' &&
    'profile' in value &&
    typeof value.profile === 'string' &&
    'kubernetesVersion' in value &&
    typeof value.kubernetesVersion === 'string' &&
    'isKubernetes' in value &&
    typeof value.isKubernetes === 'boolean' &&
    'skipped' in value &&
    Array.isArray(value.skipped)
  );
}
