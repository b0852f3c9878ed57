// A person has real Keras verify a model: progress meanwhile, then what it says, and a mark on the hover.
import { PATIENCE, play } from './workbench.mjs';

await play(async (code, seen) => {
  const { page } = code;
  await code.open('towers.py');
  await code.until(async () => (await code.text()).includes('(None, 64)'), 'the hints');
  await code.go(8, 14);
  seen.progress = [];
  const bar = page.locator('.statusbar');
  let watching = true;
  const watch = (async () => {
    while (watching) {
      const found = (await bar.innerText()).match(/Verify with Keras[^\n]*/);
      if (found && !seen.progress.includes(found[0])) seen.progress.push(found[0]);
      await page.waitForTimeout(100);
    }
  })();
  await code.command('Keras Shapes: Verify with Keras');
  const message = page.locator('.notification-list-item-message', { hasText: 'Keras shapes:' }).first();
  await message.waitFor({ timeout: 2 * PATIENCE });
  watching = false;
  await watch;
  seen.message = await message.innerText();
  const hover = page.locator('.monaco-hover:not(.hidden) .hover-contents', { hasText: '✓ Keras' }).first();
  await code.until(async () => {
    await page.locator('.editor-instance .view-line').first().click();
    await code.go(8, 14);
    await code.press('Control+k');
    await code.press('Control+i');
    return hover.waitFor({ timeout: 4000 }).then(() => true, () => false);
  }, 'the mark on the hover');
  await code.still('vscode-verified');
  seen.hover = (await hover.innerText()).replace(/\s+/g, ' ');
});
