import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import { type About, execute, type GraphAnswer, type GraphNode, here } from './asking';

const SETTLED = 120; // milliseconds without a move of the cursor

/** The drawing of a model's layers beside the editor; it follows the cursor and the edits. */
export class GraphPanel implements vscode.Disposable {
  private panel: vscode.WebviewPanel | undefined;
  private client: LanguageClient | undefined;
  private shown: GraphAnswer | undefined;
  private timer: NodeJS.Timeout | undefined;
  private readonly listeners: vscode.Disposable[];

  constructor() {
    this.listeners = [
      vscode.window.onDidChangeTextEditorSelection((event) => this.settle(event.textEditor)),
      vscode.window.onDidChangeActiveTextEditor((editor) => this.settle(editor)),
    ];
  }

  /** Graphs are asked of this server from now on. */
  use(client: LanguageClient | undefined): void {
    this.client = client;
    client?.onNotification('kshape/graphChanged', ({ uri }: { uri: string }) => {
      if (uri === this.shown?.uri) void this.redraw();
    });
    if (client && this.shown) void this.redraw();
  }

  /** Draw the model that is asked about. */
  async show(about: About): Promise<void> {
    const answer = await this.ask(about, 'html');
    if (!answer?.drawing) {
      void vscode.window.showInformationMessage('There is no Keras model in this file.');
      return;
    }
    this.panel ??= this.open();
    this.paint(this.panel, answer);
    this.panel.reveal(undefined, true);
  }

  dispose(): void {
    clearTimeout(this.timer);
    this.panel?.dispose();
    for (const listener of this.listeners) listener.dispose();
  }

  private open(): vscode.WebviewPanel {
    const column = { viewColumn: vscode.ViewColumn.Beside, preserveFocus: true };
    const panel = vscode.window.createWebviewPanel('kshape.graph', 'Layer Graph', column, {
      enableScripts: true,
      localResourceRoots: [],
      retainContextWhenHidden: true,
    });
    panel.webview.onDidReceiveMessage((message: { type: string; id: string; line: number }) => {
      if (message.type === 'reveal') void this.reveal(message.id, message.line);
    });
    panel.onDidDispose(() => {
      this.panel = undefined;
      this.close();
    });
    return panel;
  }

  /** The whole page: for another model. */
  private paint(panel: vscode.WebviewPanel, answer: GraphAnswer): void {
    if (this.shown && this.shown.uri !== answer.uri) this.close();
    this.shown = answer;
    panel.title = `Layers of ${answer.model}`;
    panel.webview.html = guarded(answer.drawing?.text ?? '');
  }

  /** The drawing alone: the same model after an edit. The page keeps its place. */
  private async redraw(): Promise<void> {
    const { shown } = this;
    if (!shown || !this.panel) return;
    const answer = await this.ask({ uri: shown.uri, ...(shown.model ? { model: shown.model } : {}) }, 'svg');
    if (this.shown !== shown || !this.panel) return;
    if (!answer?.drawing) {
      // The model has gone or is called otherwise: the one at the cursor then.
      const at = here();
      if (at?.uri === shown.uri) await this.follow(at);
      return;
    }
    this.shown = answer;
    await this.panel.webview.postMessage({ type: 'drawing', svg: answer.drawing.text });
  }

  private settle(editor: vscode.TextEditor | undefined): void {
    const about = this.panel?.visible ? here(editor) : undefined;
    if (!about) return;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.follow(about), SETTLED);
  }

  private async follow(about: About): Promise<void> {
    const layer = about.uri === this.shown?.uri ? at(this.shown.graph?.nodes ?? [], about) : undefined;
    if (layer) {
      await this.panel?.webview.postMessage({ type: 'layer', id: layer.id });
      return;
    }
    const answer = await this.ask(about, 'json');
    const elsewhere = about.uri !== this.shown?.uri;
    if (!answer?.model || !this.panel) {
      if (elsewhere) void this.client?.sendNotification('kshape/closeGraph', { uri: about.uri });
      return;
    }
    if (!elsewhere && answer.model === this.shown?.model) return;
    const drawn = await this.ask({ uri: about.uri, model: answer.model }, 'html');
    if (drawn?.drawing && this.panel) this.paint(this.panel, drawn);
  }

  private async reveal(id: string, line: number): Promise<void> {
    if (!this.shown) return;
    const range = find(this.shown.graph?.nodes ?? [], id)?.range;
    const start = range
      ? new vscode.Position(range.start.line, range.start.character)
      : new vscode.Position(line - 1, 0);
    const uri = vscode.Uri.parse(this.shown.uri);
    const editors = vscode.window.visibleTextEditors;
    const open = editors.find((editor) => editor.document.uri.toString() === uri.toString());
    await vscode.window.showTextDocument(open?.document ?? (await vscode.workspace.openTextDocument(uri)), {
      viewColumn: open?.viewColumn ?? vscode.ViewColumn.One,
      selection: new vscode.Range(start, start),
    });
  }

  private async ask(about: About, format: 'json' | 'svg' | 'html'): Promise<GraphAnswer | undefined> {
    try {
      return this.client && (await execute<GraphAnswer>(this.client, 'kshape.showGraph', { ...about, format }));
    } catch {
      return undefined; // the text has changed meanwhile: kshape/graphChanged follows
    }
  }

  private close(): void {
    if (this.shown) void this.client?.sendNotification('kshape/closeGraph', { uri: this.shown.uri });
    this.shown = undefined;
  }
}

/** The server's page as VS Code may show it: its one script runs, nothing is loaded from anywhere. */
function guarded(html: string): string {
  const nonce = randomBytes(16).toString('base64url');
  const policy = `default-src 'none'; style-src 'unsafe-inline'; script-src 'nonce-${nonce}'`;
  return html
    .replace('<head>', `<head>\n<meta http-equiv="Content-Security-Policy" content="${policy}">`)
    .replace(/<script>/g, `<script nonce="${nonce}">`);
}

function at(nodes: readonly GraphNode[], { position }: About): GraphNode | undefined {
  if (!position) return undefined;
  let best: GraphNode | undefined;
  for (const node of every(nodes)) {
    const range = node.range;
    if (!range || position.line < range.start.line || position.line > range.end.line) continue;
    const before = position.line === range.start.line && position.character < range.start.character;
    const after = position.line === range.end.line && position.character > range.end.character;
    if (before || after) continue;
    // Layers may stand inside one another, as in a line that calls several: the innermost is meant.
    if (!best?.range || range.start.line > best.range.start.line || size(range) < size(best.range)) best = node;
  }
  return best;
}

function size(range: NonNullable<GraphNode['range']>): number {
  return (range.end.line - range.start.line) * 10_000 + range.end.character - range.start.character;
}

function find(nodes: readonly GraphNode[], id: string): GraphNode | undefined {
  for (const node of every(nodes)) if (node.id === id) return node;
  return undefined;
}

function* every(nodes: readonly GraphNode[]): Generator<GraphNode> {
  for (const node of nodes) {
    yield node;
    if (node.nested) yield* every(node.nested.nodes);
  }
}
