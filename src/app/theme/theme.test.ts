/** The colours that mean something can be read on every ground, and told apart by eyes that see fewer of them. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { modeSigns } from '../components/ModeMark';

const css = readFileSync(new URL('theme.css', import.meta.url), 'utf8');

type Rgb = readonly [red: number, green: number, blue: number];

/** Linear red, green and blue, 0 to 1, of the tokens of a scheme that are written as `#rrggbb`. */
function tokensOf(scheme: 'light' | 'dark'): ReadonlyMap<string, Rgb> {
  const [, block = ''] = new RegExp(`data-mantine-color-scheme="${scheme}"\\] \\{([^}]*)\\}`).exec(css) ?? [];
  return new Map(
    [...block.matchAll(/(--[\w-]+): #(..)(..)(..);/g)].map(([, name = '', ...parts]) => {
      const [red = 0, green = 0, blue = 0] = parts.slice(0, 3).map((part) => {
        const value = Number.parseInt(part, 16) / 255;
        return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
      });
      return [name, [red, green, blue] as const] as const;
    }),
  );
}

/** Contrast of WCAG 2.2. */
function contrast(a: Rgb, b: Rgb): number {
  const luminance = ([red, green, blue]: Rgb): number => 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  const [low = 0, high = 0] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (high + 0.05) / (low + 0.05);
}

/** How eyes see a colour (Machado, Oliveira and Fernandes 2009, severity 1), on linear colours. */
const eyes: Readonly<Record<string, readonly [Rgb, Rgb, Rgb]>> = {
  'with all cones': [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  'without red cones': [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  'without green cones': [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
};

function seen(matrix: readonly [Rgb, Rgb, Rgb], [red, green, blue]: Rgb): Rgb {
  const [a, b, c] = matrix.map(([r, g, bl]) => Math.min(1, Math.max(0, r * red + g * green + bl * blue)));
  return [a ?? 0, b ?? 0, c ?? 0];
}

/** Distance in Oklab, times 100; below about 2 nobody sees a difference. */
function distance(a: Rgb, b: Rgb): number {
  const lab = ([red, green, blue]: Rgb): Rgb => {
    const l = Math.cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue);
    const m = Math.cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue);
    const s = Math.cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue);
    return [
      0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
      1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
      0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s,
    ];
  };
  const [first, second] = [lab(a), lab(b)];
  return 100 * Math.hypot(...first.map((value, index) => value - (second[index] ?? 0)));
}

const modeTokens = Object.values(modeSigns).map(({ colour }) => colour);
const texts = [
  ...modeTokens,
  '--role-propose',
  '--role-solve',
  '--wrong',
  '--ink',
  '--ink-dim',
  '--ink-faint',
];
const grounds = ['--paper', '--surface', '--sunken'];

describe.each(['light', 'dark'] as const)('the %s page', (scheme) => {
  const tokens = tokensOf(scheme);
  const colour = (name: string): Rgb => {
    const found = tokens.get(name);
    if (!found) throw new Error(`theme.css has no ${name} for the ${scheme} page.`);
    return found;
  };

  it.each(texts)('writes in %s on every ground with a contrast of 4.5 to 1', (text) => {
    for (const ground of grounds) {
      expect(contrast(colour(text), colour(ground)), ground).toBeGreaterThanOrEqual(4.5);
    }
  });

  it.each(Object.entries(eyes))('keeps the modes apart for eyes %s', (_, matrix) => {
    for (const [index, one] of modeTokens.entries()) {
      for (const other of modeTokens.slice(index + 1)) {
        const far = distance(seen(matrix, colour(one)), seen(matrix, colour(other)));
        expect(far, `${one} and ${other}`).toBeGreaterThan(9);
      }
    }
  });
});
