// Accessibility rules checked by axe-core, in the page as it is on screen.
import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';

/** Found as Playwright itself is: tools/e2e names the folder of the packages. */
const SOURCE = readFileSync(createRequire(join(process.env.NODE_PATH ?? '', 'x')).resolve('axe-core/axe.min.js'), 'utf8');

/** Puts axe beside the page; the page's policy does not reach what the debugger runs. */
export const withAxe = (page: Page) => page.addInitScript({ content: SOURCE });

/** Serious and critical violations: the rule, and the element with what is wrong about it. */
export const violations = (page: Page): Promise<string[]> => page.evaluate(async () => {
  // Colours as they will be, not in the middle of a change.
  for (const animation of document.getAnimations()) {
    if (animation.effect!.getComputedTiming().endTime !== Infinity) animation.finish();
  }
  // No preload: it would fetch style sheets again, which the page's policy refuses.
  const { violations } = await (window as any).axe.run(document, { resultTypes: ['violations'], preload: false });
  return violations.filter((one: any) => ['serious', 'critical'].includes(one.impact))
    .flatMap((one: any) => one.nodes.map((node: any) => `${one.id}: ${node.target.join(' ')} — ${(node.any[0] ?? node.all[0] ?? node.none[0])?.message ?? one.help}`));
});
