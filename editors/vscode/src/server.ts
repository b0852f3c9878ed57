import * as path from 'node:path';
import * as vscode from 'vscode';
import { type Executable, LanguageClient, type Middleware, TransportKind } from 'vscode-languageclient/node';
import { findPython, OLDEST, type Tried } from './python';
import { configuration } from './settings';

export type CommandHandler = (argument: unknown) => Promise<unknown>;

/** The server that runs, or none; one at a time. */
export class Server implements vscode.Disposable {
  private client: LanguageClient | undefined;
  private pending: Promise<void> = Promise.resolve();
  private readonly started = new vscode.EventEmitter<LanguageClient | undefined>();
  /** The client of a server that has just started; nothing once none runs any more. */
  readonly onDidChange = this.started.event;

  /** `handlers` take the server's commands that the extension carries out by itself, those of code lenses among them. */
  constructor(
    private readonly context: vscode.ExtensionContext,
    private readonly log: vscode.LogOutputChannel,
    private readonly handlers: ReadonlyMap<string, CommandHandler>,
  ) {}

  get running(): LanguageClient | undefined {
    return this.client?.isRunning() ? this.client : undefined;
  }

  /** Start, or start again. One after the other: an interpreter can change while the server is still starting. */
  restart(): Promise<void> {
    this.pending = this.pending.then(() => this.start(), () => this.start());
    return this.pending;
  }

  async stop(): Promise<void> {
    await this.pending;
    await this.client?.stop();
  }

  dispose(): void {
    this.started.dispose();
  }

  private async start(): Promise<void> {
    this.started.fire(undefined);
    await this.client?.dispose();
    this.client = undefined;
    const executable = await this.executable();
    if (!executable) return;
    this.log.info(`starting ${[executable.command, ...(executable.args ?? [])].join(' ')}`);
    const client = new LanguageClient('kshape', 'Keras shapes', executable, {
      documentSelector: [
        { scheme: 'file', language: 'python' },
        { scheme: 'untitled', language: 'python' },
        { notebook: '*', language: 'python' },
      ],
      outputChannel: this.log,
      initializationOptions: { trusted: vscode.workspace.isTrusted },
      middleware: this.middleware(),
    });
    client.registerFeature({
      fillClientCapabilities: (capabilities) => {
        capabilities.experimental = { ...capabilities.experimental, kshape: { panel: true, status: true } };
        // The client asks for diagnostics of what has a tab of its own, and so never of a notebook's cells. It is told them.
        delete capabilities.textDocument?.diagnostic;
      },
      initialize: () => {},
      getState: () => ({ kind: 'static' }),
      clear: () => {},
    });
    this.client = client;
    try {
      await client.start();
      this.started.fire(client);
    } catch (error) {
      this.log.error(String(error));
      await tell(`The server of Keras shapes could not be started: ${error}`, this.log);
    }
  }

  private async executable(): Promise<Executable | undefined> {
    const [command, ...args] = vscode.workspace.getConfiguration('kshape').get<string[]>('server.command', []);
    const transport = TransportKind.stdio;
    if (command) return { command, args, transport };
    const search = await findPython();
    if ('found' in search) {
      const start = this.context.asAbsolutePath(path.join('dist', 'server', 'start.py'));
      return { command: search.found, args: ['-I', start], transport };
    }
    for (const tried of search.tried) this.log.warn(`${tried.path} ${tried.problem}`);
    void tellWithoutPython(search.tried, this.log);
    return undefined;
  }

  private middleware(): Middleware {
    return {
      workspace: { configuration },
      executeCommand: (command, args, next) => {
        const handler = this.handlers.get(command);
        return handler ? handler(args[0]) : next(command, args);
      },
    };
  }
}

async function tellWithoutPython(tried: readonly Tried[], log: vscode.LogOutputChannel): Promise<void> {
  const found = tried.map(({ path: name, problem }) => `${name} ${problem}`).join(', ');
  const message = `Keras shapes needs Python ${OLDEST.join('.')} or later to run: ${found}.`;
  await tell(message, log, vscode.extensions.getExtension('ms-python.python') ? ['Select Interpreter'] : []);
}

async function tell(message: string, log: vscode.LogOutputChannel, first: readonly string[] = []): Promise<void> {
  const chosen = await vscode.window.showErrorMessage(message, ...first, 'Open Settings', 'Show Log');
  if (chosen === 'Select Interpreter') await vscode.commands.executeCommand('python.setInterpreter');
  if (chosen === 'Open Settings') await vscode.commands.executeCommand('workbench.action.openSettings', 'kshape.server');
  if (chosen === 'Show Log') log.show();
}
