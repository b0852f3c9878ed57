// A person opens a model, sees what is wrong, mends it and saves.
import { PATIENCE, play } from './workbench.mjs';

await play(async (code, seen) => {
  const { page } = code;
  await code.open('model.py');

  // 1. the mark, in the text and in the Problems panel
  const mark = page.locator('.squiggly-error').first();
  await mark.waitFor({ timeout: PATIENCE, state: 'attached' });
  seen.marked = true;

  // 2. hints beside the layers
  await code.until(async () => (await code.text()).includes('(None, 5, 5, 10)'), 'the hints');
  seen.hints = await code.text();
  await code.press('Control+Shift+M');
  const problem = page.locator('.markers-panel .monaco-list-row', { hasText: 'categorical' }).first();
  await problem.waitFor({ timeout: PATIENCE });
  seen.problem = (await problem.innerText()).replace(/\s+/g, ' ');
  await code.picture('vscode-hints');

  await code.press('Control+Shift+M');

  // 3. the hover, by the keyboard
  await code.go(17, 12);
  const hover = page.locator('.monaco-hover:not(.hidden) .hover-contents', { hasText: '(None, 5, 5, 10)' }).first();
  await code.until(async () => {
    await code.press('Control+k');
    await code.press('Control+i');
    return hover.waitFor({ timeout: 4000 }).then(() => true, () => false);
  }, 'the hover');
  seen.hover = (await page.locator('.monaco-hover:not(.hidden)').first().innerText()).replace(/\s+/g, ' ');
  await code.still('vscode-hover');

  // 4. the quick fix
  await code.press('Escape');
  await code.go(21, 3);
  await code.press('Control+.');
  const fix = page.locator('.action-widget .monaco-list-row', { hasText: 'Insert Flatten() →' }).first();
  await fix.waitFor({ timeout: PATIENCE });
  seen.fix = await fix.innerText();
  await code.still('vscode-fix');
  await code.press('Enter');
  await code.until(async () => (await code.text()).includes('Flatten()'), 'the fix in the text');

  // 5. nothing is marked any more, and the file is saved
  await mark.waitFor({ state: 'detached', timeout: PATIENCE });
  await code.press('Control+s');
  await code.until(() => code.saved('model.py').includes('Flatten'), 'the saved file');
  seen.saved = code.saved('model.py');
});
