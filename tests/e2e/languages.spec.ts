// Three languages: the right one at the first visit, the chosen one ever after, and none of another on any screen.
// English and simplified Chinese, screen by screen: words.spec.ts.
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { give, presetFile } from './support/presets';
import { DATA, eachScreen } from './support/screens';
import { ROOT } from './support/tables';
import { strangeInChinese, words } from './support/words';
import { expect, test } from './support/test';
import { breakable } from './support/workers';

/** All texts of a language, by file and key. */
function texts(lang: string): Record<string, string> {
  const folder = join(ROOT, 'locales', lang);
  const of = (name: string): Record<string, string> => JSON.parse(readFileSync(join(folder, name), 'utf8'));
  const all = readdirSync(folder).flatMap((name) => Object.entries(of(name)).map(([key, text]) => [`${name.replace('.json', '')}.${key}`, text]));
  return Object.fromEntries(all);
}

const NAMES: Record<string, string> = { 'zh-Hans': '简体中文', 'zh-Hant': '繁體中文', en: 'English' };

for (const [locale, lang] of Object.entries({
  'zh-CN': 'zh-Hans', 'zh-SG': 'zh-Hans', zh: 'zh-Hans', 'zh-TW': 'zh-Hant', 'zh-HK': 'zh-Hant', 'zh-MO': 'zh-Hant', 'zh-Hant-CN': 'zh-Hant',
  'en-US': 'en', 'de-DE': 'en', 'ar-EG': 'en',
})) {
  test.describe(`a browser that speaks ${locale}`, () => {
    test.use({ locale });
    test(`sees ${NAMES[lang]} first, another language once it is chosen, and that again after a reload`, async ({ fenji, page }) => {
      await fenji.open();
      const shows = async (lang: string) => {
        await expect(page.locator('html')).toHaveAttribute('lang', lang);
        await expect(page.getByRole('heading', { level: 1 })).toHaveText(texts(lang)['collect.title']);
        await expect(fenji.at('lang')).toHaveValue(lang);
      };
      await shows(lang);
      // Nothing is kept before somebody chooses: the browser's language may change.
      expect(await page.evaluate(() => localStorage.getItem('fenji.setting.lang'))).toBe(null);
      for (const other of Object.keys(NAMES).filter((one) => one !== lang)) {
        await fenji.at('lang').selectOption(other);
        await shows(other);
        await page.reload();
        await shows(other);
      }
    });
  });
}

test('each language is offered by its own name, marked as what it is', async ({ fenji }) => {
  await fenji.open();
  const offered = await fenji.at('lang').locator('option').evaluateAll((all) => all.map((one) => [(one as HTMLOptionElement).value, (one as HTMLElement).lang, one.textContent]));
  expect(offered.sort()).toEqual(Object.entries(NAMES).map(([tag, name]) => [tag, tag, name]).sort());
});

test('a language that the page does not know any more is the browser’s', async ({ fenji, page }) => {
  await fenji.open();
  await page.evaluate(() => localStorage.setItem('fenji.setting.lang', 'tlh'));
  await page.reload();
  await expect(page.locator('html')).toHaveAttribute('lang', 'zh-Hans');
  await expect(fenji.at('lang')).toHaveValue('zh-Hans');
});

// --- Traditional characters ------------------------------------------------------------------------------

/** Frequent characters that traditional writing does not have (those that both have, with other meanings, left out). */
const SIMPLIFIED = new Set(`
  们这为发对说时后过还开关长门问间见观规觉览学写应让没码转输务单价质购买卖钱级类个从会来东车书电话语请谢谁读该详计订认识记议论设访证评译试诉词询误调课谈贝负财败货
  贩贫贯贴贵贷贸费贺资赋赔赚赛赞赢赵跃践轨轮软轻载较辅辆辈辑边达迁运远违连迟选适递遗邮邻释针钟钢钮铁铅银链销锁错键镇镜闪闭闲闷闹闻阅阔队阳阴阵阶际陆陈险随隐难雾韩
  页顶项顺须顾预领频颗题颜额风飞饭饮饰饱馆马驱驶验骗鱼鲜鸟鸡麦龙龟两业丛严丧临举义乐习乡亏亚产亲亿仅仓仪众优伙伞伟传伤伦伪体侧侨俩倾偿储儿党兰兴养兽内册军农冲决况
  冻净减凤凭凯击创删别刘则刚剂剑剧劝办劲动励劳势勋区医华协卢卫厂厅历压厌厕厢厨县参双变叙叠叶号叹吓吗听启员响哑唤啰团园围图圆圣场坏块坚坛坝坟坠垄垒垦埘墙壮声壳处备
  够头夹夺奋奖妇妈姗娇娱婴孙宁宝实审宪宫宽宾寝寻导寿将尔尘尝尧层届属岁岂岗岛岭币帅师帐帜带帧帮库庆庐庙废弃张弯弹强归当录彻径忆忧怀态怜总恋恳恶悬惊惧惨惩惫惭惯愤愿
  懒戏战户扑执扩扫扬扰抚抛抢护报担拟拥择挂挡挣挤挥损换据掳掷掺揽搁搂搅携摄摆摇摊撑敌数斋断无旧显晋晓暂术机杀杂权条极构枪柜标栈栏树样档桥梦检楼欢欧残毁毕气汇汉汤沟
  沪泪泽洁浅浆测济浏浑浓涂涛润涨渐渔湾湿满滚滞滤滥灭灯灵灾灿炉点炼烂烛烟烦烧热爱爷牵牺犹状独狭狮猎猪猫献环现玛珐画畅疗疯痒瘾皱盏盐监盖盗盘眯矿砖础硕确碍礼祸离种积
  称稳穷窃窍窑窜竖竞笔笼筑筛筹签简粮紧纠红约纤纪纯纲纳纵纷纸纹纺线练组细织终绍经绑结绕绘给络绝统继绩绪续维绵综绿缓编缘缝缩缴网罗罚罢职联聪肃肠肤肾胀胁胆胜脉脏脑脚
  脱脸腊腾舰艰艺节芦苍苏苹茎荐荣药莱莲获虑虚虫虽蚀蚁蛮补袜装视觅
`.replaceAll(/\s/g, ''));

const simplified = (text: string) => [...new Set([...text].filter((one) => SIMPLIFIED.has(one)))].join('');
/** Names in the sample file are data, whoever quotes them. */
const NAMES_IN_FILES = DATA.map((text) => text.replace(/^“(.*)”$/, '$1'));

test('no screen in traditional characters holds a simplified one, English, or an untranslated key', async ({ fenji, page }) => {
  test.slow();
  await breakable(page);
  await fenji.open();
  await fenji.at('lang').selectOption('zh-Hant');
  await expect(page.locator('html')).toHaveAttribute('lang', 'zh-Hant');
  const found: Record<string, string[]> = {};
  let seen = 0;
  const look = async (name: string) => {
    const all = await words(page);
    seen += all.length;
    const without = (text: string) => NAMES_IN_FILES.reduce((rest, piece) => rest.replaceAll(piece, ''), text);
    const odd = [...strangeInChinese(all, NAMES_IN_FILES), ...all.filter((text) => simplified(without(text))).map((text) => `${text} (${simplified(without(text))})`)];
    if (odd.length) found[name] = odd;
  };
  await eachScreen(fenji, look);
  await fenji.at('privacy-open').click();
  await fenji.at('forget').click();
  await look('privacy');
  await fenji.at('privacy-close').click();
  await fenji.go('rules');
  const other = { schema: 1, bins: 9, abc: 'inclusive', class_cut: 'median', purchase: 'row', edges: 'r_package', segments: 'r_package' };
  await give(fenji, presetFile([{ name: '甲', rules: other }]));
  await look('rules-file');
  await give(fenji, presetFile([{ name: '甲', rules: { schema: 1, bins: 99 } }]));
  await expect(fenji.at('rules-draft')).toContainText('presets[0].rules.bins');
  expect(seen, 'words were looked at').toBeGreaterThan(500);
  expect(found).toEqual({});
});

// A text that is missing does not break the build: the page falls back to another language.
test('every text exists in every language, with the same places for numbers and names', () => {
  const own = texts('zh-Hans');
  const places = (text: string) => (text.match(/\{\{.*?\}\}/g) ?? []).map((place) => place.replaceAll(' ', '')).sort();
  expect(Object.keys(own).length).toBeGreaterThan(300);
  for (const lang of ['zh-Hant', 'en']) {
    const other = texts(lang);
    expect(Object.keys(other).sort(), lang).toEqual(Object.keys(own).sort());
    for (const key of Object.keys(own)) expect(new Set(places(other[key])), `${lang} ${key}`).toEqual(new Set(places(own[key])));
  }
});

test('no text in traditional characters has a simplified one', () => {
  const found = Object.entries(texts('zh-Hant')).filter(([, text]) => simplified(text)).map(([key, text]) => `${key}: ${simplified(text)}`);
  expect(found).toEqual([]);
  // Control: the list does know simplified texts.
  const known = Object.values(texts('zh-Hans')).filter((text) => /[\u4e00-\u9fff]{4}/.test(text));
  expect(known.filter((text) => simplified(text)).length / known.length).toBeGreaterThan(0.8);
});
