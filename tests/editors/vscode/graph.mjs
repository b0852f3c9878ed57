// A person looks at the layer graph, edits the model, follows a layer to its line, and reads the summary.
import { PATIENCE, play } from './workbench.mjs';

await play(async (code, seen) => {
  const { page } = code;
  await code.open('towers.py');
  await code.until(async () => (await code.text()).includes('(None, 64)'), 'the hints');
  await code.press('Control+b');
  await code.go(14, 1);
  await code.command('Keras Shapes: Show Layer Graph');
  const drawn = code.webview();
  const layers = drawn.locator('.layer');
  const told = async () => (await layers.locator('title').allTextContents()).map((each) => each.replaceAll('\n', ' | '));
  await layers.first().waitFor({ timeout: PATIENCE });
  seen.drawn = await told();
  seen.wires = await drawn.locator('.wire').count();
  seen.title = await page.locator('.tab.active .label-name').allInnerTexts();
  await code.picture('vscode-graph');

  // An edit: another width. The drawing follows.
  await page.locator('.tab', { hasText: 'towers.py' }).first().click();
  await code.go(8, 18);
  await code.press('Shift+ArrowRight');
  await code.press('Shift+ArrowRight');
  await page.keyboard.type('48');
  await code.until(async () => (await told()).some((each) => each.includes('(None, 48)')), 'the newer drawing');
  seen.updated = await told();

  // The cursor on a layer: it is picked out in the drawing, which stays where it is as long as the layer is in sight.
  const place = () => drawn.locator('main svg').evaluate((svg) => svg.style.transform);
  const before = await place();
  await code.go(12, 20);
  // What was at the cursor before the edit is picked out until then.
  await drawn.locator('footer strong', { hasText: 'Concatenate' }).waitFor({ timeout: PATIENCE });
  seen.chosen = await drawn.locator('.layer.near').count();
  seen.moved = (await place()) !== before;

  // A click in the drawing leads to the line.
  await drawn.locator('.layer', { hasText: 'score' }).first().click();
  await page.locator('.statusbar-item', { hasText: 'Ln 14' }).first().waitFor({ timeout: PATIENCE });
  seen.revealed = true;

  // The summary, in an editor of its own.
  await page.locator('.tab', { hasText: 'towers.py' }).first().click();
  await code.command('Keras Shapes: Show Model Summary');
  await page.locator('.tab', { hasText: 'summary' }).first().waitFor({ timeout: PATIENCE });
  await code.until(async () => (await code.text()).includes('Total params'), 'the summary');
  seen.summary = await code.text();
});
