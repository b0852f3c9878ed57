import * as vscode from 'vscode';
import { LanguageClient, type ServerOptions, TransportKind } from 'vscode-languageclient/node';
import { onInterpreterChange, serverCommand } from './command';

let client: LanguageClient | undefined;
let pending: Promise<void> = Promise.resolve();

export async function activate(context: vscode.ExtensionContext): Promise<void> {
  context.subscriptions.push(
    vscode.commands.registerCommand('kshape-ls.restart', restart),
    vscode.workspace.onDidChangeConfiguration((change) => {
      if (change.affectsConfiguration('kshape-ls.command')) void restart();
    }),
    await onInterpreterChange(() => void restart()),
  );
  await restart();
}

export async function deactivate(): Promise<void> {
  await pending;
  await client?.stop();
}

// One after the other: an interpreter can change while the server is still starting.
function restart(): Promise<void> {
  pending = pending.then(start, start);
  return pending;
}

async function start(): Promise<void> {
  await client?.dispose();
  const [command, ...args] = await serverCommand();
  const server: ServerOptions = { command, args, transport: TransportKind.stdio };
  client = new LanguageClient('kshape-ls', 'Keras shapes', server, {
    documentSelector: [
      { scheme: 'file', language: 'python' },
      { scheme: 'untitled', language: 'python' },
    ],
  });
  try {
    await client.start();
  } catch (error) {
    void vscode.window.showErrorMessage(
      `kshape-ls could not be started with "${command}": ${error}. Install it ("pip install kshape-ls") in the ` +
        'selected interpreter, or set "kshape-ls.command".',
    );
  }
}
