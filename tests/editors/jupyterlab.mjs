// A person opens a notebook in JupyterLab: one cell makes the model, the next one trains it.
// node jupyterlab.mjs PLAN: a real JupyterLab in a real Chromium; what there was to see is written where the plan says.
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import net from 'node:net';
import path from 'node:path';

const PATIENCE = Number(process.env.KSHAPE_PATIENCE ?? 120_000);
const plan = JSON.parse(fs.readFileSync(process.argv[2], 'utf8'));
const { chromium } = createRequire(plan.extension + '/package.json')('playwright-core');
const seen = {};

const port = await new Promise((resolve) => {
  const server = net.createServer().listen(0, '127.0.0.1', () => {
    const free = server.address().port;
    server.close(() => resolve(free));
  });
});
const folders = ['CONFIG_DIR', 'DATA_DIR', 'RUNTIME_DIR'].map((name) => [`JUPYTER_${name}`, path.join(plan.home, name)]);
// Or else it asks whether there may be news.
const notification = path.join(plan.home, 'CONFIG_DIR', 'lab', 'user-settings', '@jupyterlab', 'apputils-extension');
fs.mkdirSync(notification, { recursive: true });
fs.writeFileSync(path.join(notification, 'notification.jupyterlab-settings'), '{ "fetchNews": "false" }');
const log = fs.openSync(path.join(plan.home, 'server.log'), 'w');
const options = ['--config', plan.config, '--port', String(port), '--no-browser', '--allow-root', `--ServerApp.root_dir=${plan.folder}`];
options.push('--IdentityProvider.token=', '--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate');
const server = spawn(plan.jupyterlab, options, {
  stdio: ['ignore', log, log],
  env: { ...process.env, HOME: plan.home, ...Object.fromEntries(folders) },
});
let context;
try {
  const address = `http://127.0.0.1:${port}`;
  const end = Date.now() + PATIENCE;
  while (Date.now() < end && !(await fetch(`${address}/api/status`).then((answer) => answer.ok, () => false))) {
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  context = await chromium.launchPersistentContext(path.join(plan.home, 'chromium'), {
    executablePath: plan.chromium,
    headless: true,
    viewport: { width: 1180, height: 720 },
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
      '--disable-component-update', '--disable-sync'],
  });
  const page = context.pages()[0] ?? (await context.newPage());
  await page.goto(`${address}/lab/tree/study.ipynb`, { timeout: PATIENCE });
  const cells = page.locator('.jp-Notebook .jp-CodeCell');
  await cells.locator('.cm-line').first().waitFor({ timeout: PATIENCE });

  // 1. the mistake is marked, in the second cell
  const mark = cells.locator('.cm-lintRange-error, .cm-lintRange-warning, .cm-lintRange-info').first();
  await mark.waitFor({ timeout: PATIENCE, state: 'attached' });
  seen.marked = await mark.innerText();
  seen.markedCell = await cells.filter({ has: page.locator('.cm-lintRange-error') }).locator('.cm-content').first().innerText();
  if (plan.pictures) {
    await page.waitForTimeout(700);
    await page.screenshot({ path: path.join(plan.pictures, 'jupyterlab.png') });
  }

  // 2. the hover, with Ctrl held, over a layer of the first cell
  const layer = cells.first().locator('.cm-line', { hasText: 'layers.Dense' }).locator('span', { hasText: 'Dense' }).first();
  const box = await layer.boundingBox();
  const hover = page.locator('.lsp-hover, .lsp-hover-with-actions', { hasText: '(None, 5, 5, 10)' }).first();
  let hovers = false;
  for (let tries = 0; tries < 8 && !hovers; tries++) {
    await page.mouse.move(box.x + 250, box.y + 40);
    await page.keyboard.down('Control');
    await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2, { steps: 8 });
    hovers = await hover.waitFor({ timeout: 5000 }).then(() => true, () => false);
    await page.keyboard.up('Control');
  }
  seen.hover = hovers ? (await hover.innerText()).replace(/\s+/g, ' ') : '';

  // 3. an edit in the first cell mends the second
  await cells.first().locator('.cm-line', { hasText: 'layers.Dense' }).click();
  await page.keyboard.press('Home');
  await page.keyboard.type('layers.Flatten(), ');
  await mark.waitFor({ state: 'detached', timeout: PATIENCE });
  seen.mended = true;
} catch (error) {
  seen.failed = String(error.stack ?? error);
  await context?.pages()[0]?.screenshot({ path: path.join(plan.home, 'failed.png') }).catch(() => {});
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
