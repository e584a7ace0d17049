/** Numbers and times as the page writes them, the same everywhere. */

/** `0.523` as `0.52`. */
export function accuracy(value: number): string {
  return value.toFixed(2);
}

/** A number with so many decimals, a negative one with the sign that is as wide as a digit: `−0.25`. */
export function decimal(value: number, digits = 2): string {
  const text = value.toFixed(digits);
  return withMinus(Number(text) === 0 ? text.replace('-', '') : text);
}

/** A written number with a minus sign in the place of a hyphen; the exponent's too. */
export function withMinus(text: string): string {
  return text.replaceAll('-', '−');
}

/** A share in [0, 1] as `52 %`. */
export function percent(share: number): string {
  return `${Math.round(100 * share)} %`;
}

/** Seconds as `42 s`, `3:07` or `1:02:03`. */
export function duration(seconds: number): string {
  const whole = Math.floor(seconds);
  if (whole < 60) return `${whole} s`;
  const two = (value: number): string => String(value).padStart(2, '0');
  const hours = Math.floor(whole / 3600);
  const minutes = Math.floor(whole / 60) % 60;
  return hours > 0 ? `${hours}:${two(minutes)}:${two(whole % 60)}` : `${minutes}:${two(whole % 60)}`;
}

/** A count as `107,584`, and from a million on as `1.2 M`. */
export function count(value: number): string {
  if (value >= 1e6) return `${(value / 1e6).toFixed(1)} M`;
  return Math.round(value).toLocaleString('en-US');
}

/** Bytes as `820 kB`, `4.1 MB` or `2.3 GB`. */
export function size(bytes: number): string {
  if (bytes < 1e6) return `${Math.round(bytes / 1e3)} kB`;
  return bytes < 1e9 ? `${(bytes / 1e6).toFixed(1)} MB` : `${(bytes / 1e9).toFixed(1)} GB`;
}
