import * as vscode from 'vscode';
import type { ConfigurationMiddleware } from 'vscode-languageclient';
import { selectedInterpreter } from './python';

// Of the extension's own concern, so that the server isn't bothered with them.
const OURS = ['server', 'trace'];

/** Answers the server's questions for settings. */
export const configuration: NonNullable<ConfigurationMiddleware['configuration']> = async (params, token, next) => {
  const answers = await next(params, token);
  if (!Array.isArray(answers)) return answers;
  const interpreter = await selectedInterpreter();
  return params.items.map((item, at) => (item.section === 'kshape' ? told(answers[at], interpreter) : answers[at]));
};

function told(settings: unknown, interpreter: string | undefined): unknown {
  if (typeof settings !== 'object' || settings === null) return settings;
  const all = Object.entries(settings as Record<string, unknown>);
  const kept = Object.fromEntries(all.filter(([name]) => !OURS.includes(name)));
  if (!vscode.workspace.isTrusted) delete kept.interpreter;
  // Keras is where the project's Python is, which the Python extension knows.
  else if (!kept.interpreter && interpreter) kept.interpreter = interpreter;
  return kept;
}
