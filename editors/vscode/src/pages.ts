import * as vscode from 'vscode';

/** Texts that can be read and not written: a model's summary, what the server says of its health. */
export class Pages implements vscode.TextDocumentContentProvider, vscode.Disposable {
  static readonly scheme = 'kshape';
  private readonly texts = new Map<string, string>();
  private readonly changed = new vscode.EventEmitter<vscode.Uri>();
  readonly onDidChange = this.changed.event;

  provideTextDocumentContent(uri: vscode.Uri): string {
    return this.texts.get(uri.toString()) ?? '';
  }

  /** Show `text` beside the editor; under a name that is open already it takes the old one's place. */
  async show(name: string, text: string): Promise<void> {
    const uri = vscode.Uri.from({ scheme: Pages.scheme, path: `/${name}` });
    this.texts.set(uri.toString(), text);
    this.changed.fire(uri);
    await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(uri), {
      viewColumn: vscode.ViewColumn.Beside,
      preserveFocus: true,
      preview: true,
    });
  }

  dispose(): void {
    this.changed.dispose();
  }
}
