// A person looks into a folder of somebody else's, and hasn't said that it may be trusted.
import { PATIENCE, play } from './workbench.mjs';

await play(async (code, seen) => {
  const { page } = code;
  await code.open('towers.py');
  await code.until(async () => (await code.text()).includes('(None, 64)'), 'the hints');
  seen.hints = await code.text();
  seen.restricted = (await page.locator('.statusbar-item', { hasText: 'Restricted Mode' }).count()) > 0;
  await code.go(8, 1);
  await code.press('F1');
  const field = page.locator('.quick-input-widget input').first();
  await field.waitFor({ timeout: PATIENCE });
  await field.fill('>Keras Shapes:');
  const rows = page.locator('.quick-input-list .monaco-list-row', { hasText: 'Keras Shapes' });
  await rows.first().waitFor({ timeout: PATIENCE });
  seen.offered = await rows.allInnerTexts();
});
