import * as vscode from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import { type About, execute, here, type SummaryAnswer } from './asking';
import type { GraphPanel } from './graphPanel';
import type { Pages } from './pages';

/** What the commands of the palette and of code lenses do. A lens says what it is about; else it's the cursor. */
export class Commands {
  constructor(
    private readonly running: () => LanguageClient | undefined,
    private readonly graph: GraphPanel,
    private readonly pages: Pages,
  ) {}

  async showGraph(argument?: unknown): Promise<void> {
    const about = this.about(argument);
    if (about) await this.graph.show(about);
  }

  async showSummary(argument?: unknown): Promise<void> {
    await this.ask<SummaryAnswer>('kshape.showSummary', argument, async (answer) => {
      if (answer.model) await this.pages.show(`${answer.model} summary.txt`, answer.text);
      else void vscode.window.showInformationMessage('There is no Keras model in this file.');
    });
  }

  async verify(argument?: unknown): Promise<void> {
    await this.ask<Told>('kshape.verify', argument ?? this.file(), tell);
  }

  async trace(argument?: unknown): Promise<void> {
    await this.ask<Told>('kshape.trace', argument ?? this.file(), tell);
  }

  async fixAll(argument?: unknown): Promise<void> {
    await this.ask<Told>('kshape.fixAll', argument ?? this.file(), tell);
  }

  async health(): Promise<void> {
    const client = this.running();
    if (!client) return this.missing();
    const uri = here()?.uri;
    const answer = await execute<{ text: string }>(client, 'kshape.health', uri ? { uri } : {});
    await this.pages.show('health.md', answer.text);
  }

  /** All of the active file, wherever the cursor is. */
  private file(): About | undefined {
    const uri = here()?.uri;
    return uri ? { uri } : undefined;
  }

  private about(argument: unknown): About | undefined {
    const about = (argument as About | undefined)?.uri ? (argument as About) : here();
    if (!about) void vscode.window.showInformationMessage('Open a Python file first.');
    return about;
  }

  private async ask<T>(command: string, argument: unknown, done: (answer: T) => Promise<void>): Promise<void> {
    const about = this.about(argument);
    if (!about) return;
    const client = this.running();
    if (!client) return this.missing();
    try {
      const answer = await execute<T | null>(client, command, about);
      if (answer) await done(answer);
    } catch (error) {
      void vscode.window.showErrorMessage(`Keras shapes: ${error instanceof Error ? error.message : error}`);
    }
  }

  private missing(): void {
    void vscode.window.showErrorMessage('The server of Keras shapes does not run.', 'Restart').then((chosen) => {
      if (chosen) void vscode.commands.executeCommand('kshape-ls.restart');
    });
  }
}

interface Told {
  readonly message?: string;
  /** Why nothing was done. */
  readonly reason?: string;
}

async function tell(answer: Told): Promise<void> {
  const said = answer.message || answer.reason;
  if (said) void vscode.window.showInformationMessage(`Keras shapes: ${said}`);
}
