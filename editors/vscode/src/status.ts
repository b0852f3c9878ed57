import * as vscode from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';

interface Status {
  readonly state: 'analysing' | 'ready' | 'verifying' | 'off';
  readonly message: string;
  readonly worker?: string | null;
}

const ICONS: Readonly<Record<Status['state'], string>> = {
  analysing: '$(loading~spin)',
  ready: '$(type-hierarchy)',
  verifying: '$(loading~spin)',
  off: '$(circle-slash)',
};
const OFF: Status = { state: 'off', message: 'The server does not run.' };
const STARTED: Status = { state: 'ready', message: 'The server runs.' };

/** The item of the status bar: what the server is at. It shows where there is Python. */
export class StatusItem implements vscode.Disposable {
  private readonly item = vscode.window.createStatusBarItem('kshape.status', vscode.StatusBarAlignment.Right, 90);
  private readonly listener: vscode.Disposable;

  constructor() {
    this.item.name = 'Keras shapes';
    this.item.command = 'kshape-ls.showLog';
    this.listener = vscode.window.onDidChangeActiveTextEditor(() => this.appear());
    this.tell(OFF);
    this.appear();
  }

  use(client: LanguageClient | undefined): void {
    this.tell(client ? STARTED : OFF);
    client?.onNotification('kshape/status', (status: Status) => this.tell(status));
  }

  dispose(): void {
    this.listener.dispose();
    this.item.dispose();
  }

  private tell(status: Status): void {
    this.item.text = `${ICONS[status.state] ?? ICONS.ready} Keras`;
    const tooltip = new vscode.MarkdownString(undefined, true);
    tooltip.appendText(`Keras shapes: ${status.message}`);
    if (status.worker) tooltip.appendText(`\n${status.worker}`);
    tooltip.appendMarkdown('\n\n[Restart](command:kshape-ls.restart) · [Health](command:kshape-ls.health)');
    tooltip.isTrusted = { enabledCommands: ['kshape-ls.restart', 'kshape-ls.health'] };
    this.item.tooltip = tooltip;
  }

  private appear(): void {
    if (vscode.window.activeTextEditor?.document.languageId === 'python') this.item.show();
    else this.item.hide();
  }
}
