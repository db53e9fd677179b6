/** What Seaworthy does with the file in front: its profile, and what in it is not checked and why. */
import {
  type Disposable,
  type DocumentSelector,
  type LanguageStatusItem,
  LanguageStatusSeverity,
  languages,
  window,
} from 'vscode';

/** What the server tells of one file by the notification `seaworthy/status`. */
interface Status {
  uri: string;
  profile: string;
  kubernetesVersion: string;
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

const showLog = { command: 'seaworthy.showLog', title: 'Show Log' };
const restart = { command: 'seaworthy.restartServer', title: 'Restart Server' };

function waiting(state: 'starting' | 'stopped'): Shown {
  return state === 'starting'
    ? {
        text: 'Seaworthy starts',
        detail: '',
        severity: LanguageStatusSeverity.Information,
        busy: true,
        command: showLog,
      }
    : {
        text: 'Seaworthy is stopped',
        detail: 'nothing is checked',
        severity: LanguageStatusSeverity.Error,
        busy: false,
        command: restart,
      };
}

function checking(status: Status | undefined): Shown {
  const skipped = status?.skipped ?? [];
  return {
    text: skipped.length > 0 ? 'Seaworthy: not all is checked' : 'Seaworthy',
    detail:
      skipped.length > 0
        ? skipped.join(' ')
        : status
          ? `${status.profile}, Kubernetes ${status.kubernetesVersion}`
          : '',
    severity: skipped.length > 0 ? LanguageStatusSeverity.Warning : LanguageStatusSeverity.Information,
    busy: false,
    command: showLog,
  };
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
    'skipped' in value &&
    Array.isArray(value.skipped)
  );
}
