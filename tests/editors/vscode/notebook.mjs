// A person opens a notebook: one cell makes the model, the next one trains it, and the fix goes into the first.
import { PATIENCE, play } from './workbench.mjs';

await play(async (code, seen) => {
  const { page } = code;
  const cells = page.locator('.notebook-editor .code-cell-row');
  await code.until(async () => {
    await code.open('study.ipynb');
    const opened = await cells.first().waitFor({ timeout: 10_000 }).then(() => true, () => false);
    // Before VS Code has heard of notebooks it shows them as JSON.
    if (!opened) await code.command('View: Close Editor');
    return opened;
  }, 'the notebook');
  const text = async () => (await cells.locator('.view-line').allInnerTexts()).join('\n').replaceAll('\u00a0', ' ');
  await code.until(async () => (await text()).includes('(None, 26, 26, 32)'), 'the hints in the cell');
  seen.hints = await text();
  const mark = cells.locator('.squiggly-error').first();
  await mark.waitFor({ timeout: PATIENCE, state: 'attached' });
  const marked = cells.filter({ has: page.locator('.squiggly-error') }).first();
  seen.marked = (await marked.locator('.view-line').allInnerTexts()).join('\n').replaceAll('\u00a0', ' ');
  await code.picture('vscode-notebook');

  const box = await mark.boundingBox();
  await page.mouse.click(box.x + 20, box.y + box.height / 2);
  const fix = page.locator('.action-widget .monaco-list-row', { hasText: 'Insert Flatten() →' }).first();
  // A key that comes before the cell has the cursor goes nowhere.
  await code.until(async () => {
    await code.press('Control+.');
    return fix.waitFor({ timeout: 6000 }).then(() => true, () => false);
  }, 'the menu of fixes');
  await code.press('Enter');
  await code.until(async () => (await text()).includes('Flatten()'), 'the fix in the other cell');
  await mark.waitFor({ state: 'detached', timeout: PATIENCE });
  await code.press('Control+s');
  await code.until(() => code.saved('study.ipynb').includes('Flatten'), 'the saved notebook');
  seen.saved = code.saved('study.ipynb');
});
