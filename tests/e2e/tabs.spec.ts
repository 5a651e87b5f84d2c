// Tabs that see each other's writes late. Each process of a browser has its own copy of the storage, and no lock brings the
// copies together: two tabs can save from the same old state. What was said to be kept must be there all the same.
// Tabs that hear of each other at once: storage.spec.ts.
import { Fenji } from './support/fenji';
import { library, names, own, save } from './support/presets';
import { expect, test } from './support/test';

interface Lagging { tab: Fenji; fallBehind(): Promise<void>; catchUp(): Promise<void> }

/**
 * A tab on the rules whose lag is as long as the test wants: from `fallBehind` on it reads what was there then and what it
 * writes itself, and hears of nothing; at `catchUp` it sees the storage and hears of all that it missed.
 */
async function laggingTab(fenji: Fenji): Promise<Lagging> {
  const page = await fenji.page.context().newPage();
  await page.addInitScript(() => {
    const own = window as any;
    own.missed = [];
    const { getItem, setItem } = Storage.prototype;
    Storage.prototype.getItem = function lagging(key: string) { return own.behind ? own.behind[key] ?? null : getItem.call(this, key); };
    Storage.prototype.setItem = function noted(key: string, value: string) {
      setItem.call(this, key, value);
      if (own.behind) own.behind[key] = value;
    };
    addEventListener('storage', (event) => {
      if (!own.behind) return;
      event.stopImmediatePropagation();
      own.missed.push(event);
    });
  });
  const tab = new Fenji(page);
  await tab.open();
  await tab.go('rules');
  return {
    tab,
    fallBehind: () => page.evaluate(() => { (window as any).behind = { ...localStorage }; }),
    catchUp: () => page.evaluate(() => {
      const own = window as any;
      own.behind = null;
      for (const { key, oldValue, newValue } of own.missed.splice(0)) {
        dispatchEvent(new StorageEvent('storage', { key, oldValue, newValue, storageArea: localStorage }));
      }
    }),
  };
}

/** Names of the standards in the storage. */
const kept = async (tab: Fenji) => (await library(tab.page)).presets.map(({ name }) => name).sort();

/** Every tab, and the storage, have these standards. */
async function allHave(tabs: Lagging[], wanted: string[]) {
  for (const { tab } of tabs) {
    await expect.poll(async () => (await names(tab)).sort()).toEqual([...wanted].sort());
    await expect.poll(() => kept(tab)).toEqual([...wanted].sort());
  }
}

/** Saves, and waits only until the tab itself has it: others may overwrite it. */
async function saveHere({ tab }: Lagging, name: string) {
  await tab.at('preset-name').fill(name);
  await tab.at('preset-save').click();
  await expect(own(tab, name)).toBeVisible();
  // In its own view of the storage, too.
  await expect.poll(() => tab.page.evaluate(() => localStorage.getItem('fenji.rules'))).toContain(`"${name}"`);
}

/** So many tabs that all have 起点, and then fall behind. None keeps up: such a one would put things right for the others. */
async function tabsBehind(fenji: Fenji, count: number): Promise<Lagging[]> {
  const tabs: Lagging[] = [];
  for (let n = 0; n < count; n += 1) tabs.push(await laggingTab(fenji));
  await save(tabs[0].tab, '起点');
  for (const { tab } of tabs) await expect(own(tab, '起点')).toBeVisible();
  for (const one of tabs) await one.fallBehind();
  return tabs;
}

for (const theirs of [['乙'], ['乙', '丙']]) {
  test(`two tabs behind each other: one standard saved here, ${theirs.length} there, none lost`, async ({ fenji }) => {
    const [here, there] = await tabsBehind(fenji, 2);
    await saveHere(here, '甲');
    for (const name of theirs) await saveHere(there, name);
    await here.catchUp();
    await there.catchUp();
    await allHave([here, there], ['起点', '甲', ...theirs]);
  });
}

test('three tabs behind each other that hear of it one after the other: no standard is lost', async ({ fenji }) => {
  const tabs = await tabsBehind(fenji, 3);
  const mine = ['甲', '乙', '丙'];
  for (const [place, name] of mine.entries()) await saveHere(tabs[place], name);
  // The second hears first that its standard is missing, and puts it back; only then the first hears anything.
  for (const place of [1, 0, 2]) {
    await tabs[place].catchUp();
    await expect.poll(() => kept(tabs[place].tab)).toContain(mine[place]);
  }
  await allHave(tabs, ['起点', ...mine]);
});

test('a standard deleted in one tab stays deleted in one that is behind', async ({ fenji }) => {
  const [here, there] = await tabsBehind(fenji, 2);
  await here.catchUp();
  await own(here.tab, '起点').getByTestId('preset-remove').click();
  await expect.poll(() => kept(here.tab)).toEqual([]);
  await there.catchUp();
  await allHave([here, there], []);
  // And what is saved afterwards does not bring it back.
  await saveHere(there, '丙');
  await allHave([here, there], ['丙']);
});
