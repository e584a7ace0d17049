/** Numbers and names in the journal's sentences. */

/** A share in whole per cent, under 1 % with one digit. */
export function percent(share: number): string {
  const per = 100 * share;
  return `${Math.abs(per) < 1 ? Number(per.toFixed(1)) : Math.round(per)} %`;
}

/** A number with two digits that count. */
export function short(value: number): string {
  return Number.isFinite(value) ? String(Number(value.toPrecision(2))) : 'not a number';
}

/** `a`, `a and b`, `a, b and c`. */
export function listed(items: readonly string[]): string {
  const last = items[items.length - 1] ?? '';
  return items.length < 2 ? last : `${items.slice(0, -1).join(', ')} and ${last}`;
}

/** With a capital first letter. */
export function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** 1234567 as `1,234,567`. */
export function grouped(count: number): string {
  return String(Math.round(count)).replace(/\B(?=(\d{3})+$)/g, ',');
}
