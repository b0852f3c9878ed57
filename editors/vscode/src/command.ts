import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import * as vscode from 'vscode';

const run = promisify(execFile);

// Else a workspace's own rich.py or json.py would be imported in place of the real one.
const ISOLATED = ['-I'];

/** The part of the Python extension's API that is used here. */
interface PythonApi {
  readonly environments: {
    getActiveEnvironmentPath(resource?: vscode.Uri): { readonly path: string };
    resolveEnvironment(path: { readonly path: string }): Promise<
      { readonly executable: { readonly uri?: vscode.Uri } } | undefined
    >;
    readonly onDidChangeActiveEnvironmentPath: vscode.Event<unknown>;
  };
}

/** What starts the server: the setting, the selected interpreter if it has kshape-ls, or the PATH. */
export async function serverCommand(): Promise<[string, ...string[]]> {
  const [command, ...args] = vscode.workspace.getConfiguration('kshape-ls').get<string[]>('command', []);
  if (command) return [command, ...args];
  const interpreter = await selectedInterpreter();
  if (interpreter && (await hasServer(interpreter))) return [interpreter, ...ISOLATED, '-m', 'kshape_ls', 'serve'];
  return ['kshape-ls', 'serve'];
}

/** Calls back when another interpreter is selected. */
export async function onInterpreterChange(changed: () => void): Promise<vscode.Disposable> {
  const python = await pythonApi();
  return python?.environments.onDidChangeActiveEnvironmentPath(changed) ?? new vscode.Disposable(() => {});
}

async function selectedInterpreter(): Promise<string | undefined> {
  const python = await pythonApi();
  if (!python) return undefined;
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  const environment = await python.environments.resolveEnvironment(
    python.environments.getActiveEnvironmentPath(folder),
  );
  return environment?.executable.uri?.fsPath;
}

async function pythonApi(): Promise<PythonApi | undefined> {
  const extension = vscode.extensions.getExtension<PythonApi>('ms-python.python');
  try {
    return await extension?.activate();
  } catch {
    return undefined;
  }
}

async function hasServer(interpreter: string): Promise<boolean> {
  try {
    await run(interpreter, [...ISOLATED, '-c', 'import kshape_ls'], { timeout: 10_000 });
    return true;
  } catch {
    return false;
  }
}
