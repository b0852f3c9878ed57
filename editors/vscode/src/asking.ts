import * as vscode from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';

/** What a question is about: a text, and the model at a position in it or of a name. Positions are LSP's. */
export interface About {
  readonly uri: string;
  readonly position?: { readonly line: number; readonly character: number };
  readonly model?: string;
}

export interface Range {
  readonly start: { readonly line: number; readonly character: number };
  readonly end: { readonly line: number; readonly character: number };
}

export interface GraphNode {
  readonly id: string;
  readonly range: Range | null;
  readonly nested?: { readonly nodes: readonly GraphNode[] };
}

export interface GraphAnswer {
  readonly uri: string;
  readonly version: number | null;
  readonly models: readonly string[];
  readonly model: string | null;
  readonly graph: { readonly nodes: readonly GraphNode[] } | null;
  readonly drawing: { readonly format: string; readonly text: string } | null;
}

export interface SummaryAnswer {
  readonly model: string | null;
  readonly text: string;
}

/** What the active editor shows at its cursor; a cell of a notebook too. */
export function here(editor: vscode.TextEditor | undefined = vscode.window.activeTextEditor): About | undefined {
  if (editor?.document.languageId !== 'python') return undefined;
  const { line, character } = editor.selection.active;
  return { uri: editor.document.uri.toString(), position: { line, character } };
}

/** Runs a command of the server's. */
export function execute<T>(client: LanguageClient, command: string, argument: object): Promise<T> {
  return client.sendRequest('workspace/executeCommand', { command, arguments: [argument] });
}
