/** A chart's data as a CSV file (RFC 4180): full precision, means with the extremes beside them. */
import type { ChartTable } from './rows';

type Field = string | number;

/** Mean and extremes of what was not measured. */
const empty: readonly Field[] = ['', '', ''];

export function csvOf({ series, rows }: ChartTable): string {
  const header: Field[] = [
    ...['run', 'iteration', 'last_iteration', 'generated_tokens', 'training_seconds'],
    ...series.flatMap(({ label }) => [label, `${label} lowest`, `${label} highest`]),
  ];
  const lines = rows.map(({ run, from, to, tokens, seconds, values }): Field[] => [
    ...[run, from, to, tokens, seconds],
    ...values.flatMap((value) => (value ? [value.mean, value.low, value.high] : empty)),
  ]);
  return [header, ...lines].map((fields) => `${fields.map(field).join(',')}\r\n`).join('');
}

function field(value: Field): string {
  const text = String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
