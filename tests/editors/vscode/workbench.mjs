// A real VS Code (code-server) in a real Chromium, with the extension in it, driven as a person does.
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import net from 'node:net';
import path from 'node:path';

export const PATIENCE = Number(process.env.KSHAPE_PATIENCE ?? 120_000);
const plan = JSON.parse(fs.readFileSync(process.argv[2], 'utf8'));
const { chromium } = createRequire(plan.extension + '/package.json')('playwright-core');

const SETTINGS = {
  'workbench.startupEditor': 'none',
  'workbench.colorTheme': 'Default Dark Modern',
  'workbench.tips.enabled': false,
  'security.workspace.trust.enabled': false,
  'telemetry.telemetryLevel': 'off',
  'extensions.ignoreRecommendations': true,
  'chat.commandCenter.enabled': false,
  'editor.minimap.enabled': false,
  'editor.hover.delay': 200,
  'files.autoSave': 'off',
  'git.enabled': false,
};

function freePort() {
  return new Promise((resolve) => {
    const server = net.createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

async function until(condition, what) {
  const end = Date.now() + PATIENCE;
  while (Date.now() < end) {
    const value = await condition();
    if (value) return value;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`waited in vain: ${what}`);
}

export class Workbench {
  constructor(page, folder) {
    this.page = page;
    this.folder = folder;
  }

  /** Wait until something holds. */
  until(condition, what) {
    return until(condition, what);
  }

  async press(keys) {
    await this.page.keyboard.press(keys);
  }

  /** Open a file by its name in the explorer. */
  async open(name) {
    const row = this.page.locator('.explorer-folders-view .monaco-list-row', { hasText: name }).first();
    await row.dblclick({ timeout: PATIENCE });
    await this.page.locator('.tab.active', { hasText: name }).first().waitFor({ timeout: PATIENCE });
  }

  /** What the editor shows, hints among it. */
  async text() {
    return (await this.page.locator('.editor-instance .view-line').allInnerTexts()).join('\n').replaceAll('\u00a0', ' ');
  }

  /** Put the cursor into the active editor, lines and columns counted from 1. */
  async go(line, column) {
    await this.press('Control+g');
    const field = this.page.locator('.quick-input-widget input').first();
    await field.waitFor({ timeout: PATIENCE });
    await field.fill(`:${line}:${column}`);
    await this.press('Enter');
    await field.waitFor({ state: 'hidden', timeout: PATIENCE });
    const told = this.page.locator('.statusbar-item', { hasText: `Ln ${line}, Col ${column}` }).first();
    await told.waitFor({ timeout: PATIENCE });
  }

  /** Run a command by its title from the palette. */
  async command(title) {
    const field = this.page.locator('.quick-input-widget input').first();
    await this.press('F1');
    await field.waitFor({ timeout: PATIENCE });
    await field.fill(`>${title}`);
    const row = this.page.locator('.quick-input-list .monaco-list-row', { hasText: title }).first();
    await row.waitFor({ timeout: PATIENCE });
    await this.press('Enter');
    await field.waitFor({ state: 'hidden', timeout: PATIENCE });
  }

  /** The text of the file on disk. */
  saved(name) {
    return fs.readFileSync(path.join(this.folder, name), 'utf8');
  }

  /** The document inside the webview that is shown. */
  webview() {
    return this.page.frameLocator('iframe.webview.ready').frameLocator('iframe#active-frame');
  }

  /** A picture for the documentation, if any are wanted. */
  async picture(name) {
    if (!plan.pictures) return;
    await this.page.mouse.move(5, 5);
    await this.still(name);
  }

  /** A picture with the mouse left where it is. */
  async still(name) {
    if (!plan.pictures) return;
    await this.page.waitForTimeout(700);
    await this.page.screenshot({ path: path.join(plan.pictures, `${name}.png`) });
  }
}

/** Plays `scenario` in a fresh VS Code on the plan's folder; what it saw is written where the plan says. */
export async function play(scenario) {
  const seen = {};
  const { home } = plan;
  const data = path.join(home, 'data');
  fs.mkdirSync(path.join(data, 'User'), { recursive: true });
  fs.writeFileSync(path.join(data, 'User', 'settings.json'), JSON.stringify({ ...SETTINGS, ...plan.settings }));
  const port = await freePort();
  const log = fs.openSync(path.join(home, 'server.log'), 'w');
  const options = ['--auth', 'none', '--disable-telemetry', '--disable-update-check', '--disable-getting-started-override'];
  options.push('--bind-addr', `127.0.0.1:${port}`, '--config', path.join(home, 'none.yaml'));
  options.push('--user-data-dir', data, '--extensions-dir', plan.extensions, plan.folder);
  const server = spawn(plan.code, options, { stdio: ['ignore', log, log], env: { ...process.env, ...plan.env, HOME: home } });
  let context;
  try {
    const address = `http://127.0.0.1:${port}`;
    const answers = () => fetch(`${address}/healthz`).then((answer) => answer.ok, () => false);
    await until(answers, 'code-server');
    context = await chromium.launchPersistentContext(path.join(home, 'chromium'), {
      executablePath: plan.chromium,
      headless: true,
      viewport: plan.viewport ?? { width: 1180, height: 720 },
      args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
        '--disable-component-update', '--disable-sync'],
    });
    const page = context.pages()[0] ?? (await context.newPage());
    await page.goto(`${address}/?folder=${plan.folder}`, { timeout: PATIENCE, waitUntil: 'domcontentloaded' });
    await page.locator('.monaco-workbench').waitFor({ timeout: PATIENCE });
    await page.locator('.explorer-folders-view .monaco-list-row').first().waitFor({ timeout: PATIENCE });
    await scenario(new Workbench(page, plan.folder), seen);
  } catch (error) {
    seen.failed = String(error.stack ?? error);
    await context?.pages()[0]?.screenshot({ path: path.join(home, 'failed.png') }).catch(() => {});
  } finally {
    fs.writeFileSync(plan.out, JSON.stringify(seen));
    await context?.close().catch(() => {});
    server.kill('SIGTERM');
    await new Promise((resolve) => {
      server.once('exit', resolve);
      setTimeout(resolve, 5000);
    });
  }
  process.exit(0);
}
