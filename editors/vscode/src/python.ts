import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import * as vscode from 'vscode';

const run = promisify(execFile);

/** The oldest Python that the server runs on. */
export const OLDEST = [3, 10] as const;

/** A Python was tried, and this came of it: its version, or why it can't be used. */
export interface Tried {
  readonly path: string;
  readonly version?: readonly [number, number];
  readonly problem?: string;
}

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

/** The first Python that can run the server, or all that were tried. */
export async function findPython(): Promise<{ readonly found: string } | { readonly tried: readonly Tried[] }> {
  const tried: Tried[] = [];
  for (const path of await candidates()) {
    const result = await look(path);
    if (!result.problem) return { found: path };
    tried.push(result);
  }
  return { tried };
}

/** What the Python extension has selected; nothing in a workspace that isn't trusted, which may have chosen it. */
export async function selectedInterpreter(): Promise<string | undefined> {
  if (!vscode.workspace.isTrusted) return undefined;
  const python = await pythonApi();
  if (!python) return undefined;
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  const environment = await python.environments.resolveEnvironment(
    python.environments.getActiveEnvironmentPath(folder),
  );
  return environment?.executable.uri?.fsPath;
}

/** Calls back when another interpreter is selected. */
export async function onInterpreterChange(changed: () => void): Promise<vscode.Disposable> {
  const python = await pythonApi();
  return python?.environments.onDidChangeActiveEnvironmentPath(changed) ?? new vscode.Disposable(() => {});
}

async function candidates(): Promise<string[]> {
  const stated = vscode.workspace.getConfiguration('kshape').get<string>('server.python');
  if (stated) return [stated];
  const selected = await selectedInterpreter();
  const onPath = process.platform === 'win32' ? ['python', 'py'] : ['python3', 'python'];
  return selected ? [selected, ...onPath] : onPath;
}

async function look(path: string): Promise<Tried> {
  try {
    // Isolated, or else a json.py of the folder that VS Code was started in would be imported.
    const asked = await run(path, ['-I', '-c', 'import sys; print(*sys.version_info[:2])'], { timeout: 20_000 });
    const [major = 0, minor = 0] = asked.stdout.trim().split(' ').map(Number);
    const old = major < OLDEST[0] || (major === OLDEST[0] && minor < OLDEST[1]);
    return { path, version: [major, minor], ...(old ? { problem: `is Python ${major}.${minor}` } : {}) };
  } catch (error) {
    const missing = (error as NodeJS.ErrnoException).code === 'ENOENT';
    return { path, problem: missing ? 'is not there' : `does not start (${error})` };
  }
}

async function pythonApi(): Promise<PythonApi | undefined> {
  const extension = vscode.extensions.getExtension<PythonApi>('ms-python.python');
  try {
    return await extension?.activate();
  } catch {
    return undefined;
  }
}
