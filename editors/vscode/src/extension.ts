import * as vscode from 'vscode';
import { Commands } from './commands';
import { GraphPanel } from './graphPanel';
import { Pages } from './pages';
import { onInterpreterChange } from './python';
import { Server } from './server';
import { StatusItem } from './status';

let server: Server | undefined;

export async function activate(context: vscode.ExtensionContext): Promise<void> {
  const log = vscode.window.createOutputChannel('Keras shapes', { log: true });
  const graph = new GraphPanel();
  const pages = new Pages();
  const status = new StatusItem();
  const commands = new Commands(() => server?.running, graph, pages);
  const handlers = new Map([
    ['kshape.showGraph', (argument: unknown) => commands.showGraph(argument)],
    ['kshape.showSummary', (argument: unknown) => commands.showSummary(argument)],
    ['kshape.verify', (argument: unknown) => commands.verify(argument)],
  ]);
  const started = new Server(context, log, handlers);
  server = started;
  const register = (name: string, does: () => unknown) =>
    vscode.commands.registerCommand(`kshape-ls.${name}`, () => does());
  context.subscriptions.push(
    log,
    graph,
    pages,
    status,
    started,
    vscode.workspace.registerTextDocumentContentProvider(Pages.scheme, pages),
    started.onDidChange((client) => {
      graph.use(client);
      status.use(client);
    }),
    register('showGraph', () => commands.showGraph()),
    register('showSummary', () => commands.showSummary()),
    register('verify', () => commands.verify()),
    register('trace', () => commands.trace()),
    register('fixAll', () => commands.fixAll()),
    register('health', () => commands.health()),
    register('restart', () => started.restart()),
    register('showLog', () => log.show()),
    vscode.workspace.onDidChangeConfiguration((change) => {
      if (change.affectsConfiguration('kshape.server')) void started.restart();
    }),
    vscode.workspace.onDidGrantWorkspaceTrust(() => {
      void started.running?.sendNotification('kshape/trust', { trusted: true });
    }),
    await onInterpreterChange(() => void started.restart()),
  );
  await started.restart();
}

export async function deactivate(): Promise<void> {
  await server?.stop();
}
