// A person has all that is certain fixed, reads the report for bug reports, and has the program run under Keras.
import { PATIENCE, play } from './workbench.mjs';

await play(async (code, seen) => {
  const { page } = code;
  await code.open('model.py');
  await code.until(async () => (await code.text()).includes('(None, 26, 26, 8)'), 'the hints');
  await code.command('Keras Shapes: Fix All');
  await code.until(async () => (await code.text()).includes('layers.Reshape('), 'the fix');
  await code.press('Control+s');
  await code.until(async () => code.saved('model.py').includes('layers.Reshape('), 'the saved file');
  seen.saved = code.saved('model.py');

  await code.command('Keras Shapes: Show Health');
  await page.locator('.tab', { hasText: 'health' }).first().waitFor({ timeout: PATIENCE });
  await code.until(async () => (await code.text()).includes('kshape-ls 0.'), 'the report');
  seen.health = await code.text();

  await page.locator('.tab', { hasText: 'model.py' }).first().click();
  await code.command('Keras Shapes: Trace with Keras');
  const message = page.locator('.notification-list-item-message', { hasText: 'Keras shapes:' }).first();
  await message.waitFor({ timeout: 2 * PATIENCE });
  seen.traced = await message.innerText();
});
