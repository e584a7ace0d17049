/**
 * Every view at the widths the design names, light and dark: nothing sticks out sideways, parts do not overlap, axe is
 * content, and a keyboard alone reaches everything and can see where it is. What views do is in tests of their own.
 */
import type { Page } from '@playwright/test';
import { control, expect, expectAccessible, expectAccessibleInBoth, test } from './fixtures';

const views = { playground: '/', inspector: '/?view=inspector', runs: '/?view=runs' } as const;
const widths = [360, 1024, 1600];

/** What reaches beyond the right edge of the window without a box of its own to scroll in. */
function sticksOut(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const scrolls = (element: Element): boolean =>
      element !== document.documentElement &&
      ['auto', 'scroll', 'hidden', 'clip'].includes(getComputedStyle(element).overflowX);
    const inBox = (element: Element | null): boolean =>
      element !== null && element !== document.body && (scrolls(element) || inBox(element.parentElement));
    return [...document.body.querySelectorAll('*')]
      .filter(
        (element) => element.getBoundingClientRect().right > innerWidth + 1 && !inBox(element.parentElement),
      )
      .map((element) => element.outerHTML.slice(0, 120));
  });
}

/** Pairs of panels that cover each other. */
function overlaps(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const panels = [...document.querySelectorAll('main section')].filter(
      (panel) => !panel.parentElement?.closest('section') && panel.getClientRects().length > 0,
    );
    const name = (panel: Element): string => panel.querySelector('h2')?.textContent ?? panel.className;
    return panels.flatMap((panel, i) =>
      panels.slice(i + 1).flatMap((other) => {
        const a = panel.getBoundingClientRect();
        const b = other.getBoundingClientRect();
        const apart =
          a.right <= b.left + 1 || b.right <= a.left + 1 || a.bottom <= b.top + 1 || b.bottom <= a.top + 1;
        return apart ? [] : [`${name(panel)} and ${name(other)}`];
      }),
    );
  });
}

async function expectFits(page: Page, where: string): Promise<void> {
  // The controls stay at the top and cover what is scrolled under them.
  await page.evaluate(() => scrollTo(0, 0));
  expect(await sticksOut(page), `sticks out ${where}`).toEqual([]);
  expect(await overlaps(page), `overlap ${where}`).toEqual([]);
}

/** Waits until what a view loads is there: nothing in it has changed for a while. */
async function settled(page: Page): Promise<void> {
  await expect(page.getByRole('main')).not.toHaveAttribute('aria-busy', 'true');
  await page.evaluate(
    () =>
      new Promise<void>((resolve) => {
        const quietMs = 400;
        let timer = setTimeout(resolve, quietMs);
        new MutationObserver(() => {
          clearTimeout(timer);
          timer = setTimeout(resolve, quietMs);
        }).observe(document.body, { subtree: true, childList: true, attributes: true });
      }),
  );
}

for (const [name, path] of Object.entries(views)) {
  test(`${name} fits every width, light and dark`, async ({ page }) => {
    for (const width of widths) {
      await page.setViewportSize({ width, height: 900 });
      await page.goto(path);
      await settled(page);
      await expectFits(page, `at ${width}`);
      if (width === widths.at(-1)) await expectAccessibleInBoth(page);
      else await expectAccessible(page);
    }
  });

  test(`${name} is reached whole by keyboard, and the focus is seen`, async ({ page }) => {
    await page.goto(path);
    await settled(page);
    const count = await page.evaluate(() => {
      const all = document.querySelectorAll<HTMLElement>(
        'a[href], button:enabled, input:enabled, select:enabled, textarea:enabled, summary, [tabindex]',
      );
      // Of a group of radio buttons only one takes a stop.
      const stops = [...all].filter(
        (element) =>
          element.tabIndex >= 0 &&
          element.checkVisibility({ visibilityProperty: true }) &&
          !(element instanceof HTMLInputElement && element.type === 'radio' && !element.checked),
      );
      stops.forEach((element, i) => {
        element.dataset['stop'] = String(i);
      });
      return stops.length;
    });
    const reached = new Set<string>();
    const unseen: string[] = [];
    for (let press = 0; press < count + 5; press++) {
      await page.keyboard.press('Tab');
      const focus = await page.evaluate(() => {
        const element = document.activeElement;
        if (!(element instanceof HTMLElement) || element === document.body) return undefined;
        const shown = [element, element.parentElement, element.nextElementSibling].some((part) => {
          if (!part) return false;
          const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(part);
          return (outlineStyle !== 'none' && outlineWidth !== '0px') || boxShadow !== 'none';
        });
        return {
          stop: element.dataset['stop'],
          seen: shown,
          html: element.outerHTML.slice(0, 120),
        };
      });
      if (!focus) continue;
      if (focus.stop !== undefined) reached.add(focus.stop);
      if (!focus.seen) unseen.push(focus.html);
    }
    expect(reached.size, 'stops of the keyboard').toBe(count);
    expect(unseen, 'focus that cannot be seen').toEqual([]);
  });
}

test('all settings fit every width', async ({ page }) => {
  await page.goto('/?preset=quick&update.learningRate=0.004&solve.samples=6');
  await control(page, 'Settings, 2 changed').click();
  await control(page, 'Unfold all').click();
  for (const width of widths) {
    await page.setViewportSize({ width, height: 900 });
    await expectFits(page, `settings at ${width}`);
  }
  await expectAccessibleInBoth(page);
});
