// The Python that there is can't run the server: a word with ways out.
import { PATIENCE, play } from './workbench.mjs';

await play(async (code, seen) => {
  const { page } = code;
  await code.open('model.py');
  const message = page.locator('.notification-list-item', { hasText: 'Keras shapes' }).first();
  await message.waitFor({ timeout: PATIENCE });
  seen.message = await message.locator('.notification-list-item-message').innerText();
  const buttons = message.locator('.notification-list-item-buttons-container .monaco-button');
  seen.buttons = await buttons.allInnerTexts();
  await code.picture('vscode-without-python');
  await buttons.filter({ hasText: 'Open Settings' }).first().click();
  const search = page.locator('.settings-editor .settings-header .view-line').first();
  await search.waitFor({ timeout: PATIENCE });
  await code.until(async () => (await search.innerText()).includes('kshape'), 'the settings');
  seen.settings = await search.innerText();
});
