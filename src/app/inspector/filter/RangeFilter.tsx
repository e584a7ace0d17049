/** Two numbers, from least to most; while both are empty nothing is hidden. */
import { NumberInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { useEffect, useState } from 'react';
import type { Range } from '../../../engine/archive/protocol';

/** Wait after the last keystroke before the list is asked again. */
export const typingMs = 250;

interface RangeFilterProps {
  /** What the numbers are, as in "Least solve rate". */
  readonly name: string;
  readonly least: number;
  readonly most: number;
  readonly step: number;
  readonly value: Range | undefined;
  readonly onChange: (range: Range | undefined) => void;
}

type Typed = number | '';

export function RangeFilter({ name, least, most, step, value, onChange }: RangeFilterProps) {
  const [typed, setTyped] = useState<{ readonly least: Typed; readonly most: Typed }>(
    typedOf(value, least, most),
  );
  const send = useDebouncedCallback((next: typeof typed) => {
    const { least: from, most: to } = next;
    if (from === '' && to === '') onChange(undefined);
    else onChange({ least: from === '' ? least : from, most: to === '' ? most : to });
  }, typingMs);
  const outer = value ? `${value.least}~${value.most}` : '';
  // The address may change without a keystroke here: a link, "Clear filters", back.
  useEffect(() => {
    const [from, to] = outer.split('~').map(Number);
    setTyped(
      typedOf(
        outer === '' || from === undefined || to === undefined ? undefined : { least: from, most: to },
        least,
        most,
      ),
    );
  }, [outer, least, most]);
  const change = (part: 'least' | 'most') => (next: number | string) => {
    const changed = { ...typed, [part]: typeof next === 'number' ? next : ('' as const) };
    setTyped(changed);
    send(changed);
  };
  const shared = { size: 'xs', min: least, max: most, step, clampBehavior: 'blur' } as const;
  return (
    <div className="filter-range">
      <NumberInput
        {...shared}
        aria-label={`Least ${name}`}
        placeholder="from"
        value={typed.least}
        onChange={change('least')}
      />
      <span aria-hidden="true">–</span>
      <NumberInput
        {...shared}
        aria-label={`Most ${name}`}
        placeholder="to"
        value={typed.most}
        onChange={change('most')}
      />
    </div>
  );
}

/** An end that is as far out as it can be is no limit, and stays empty. */
function typedOf(value: Range | undefined, least: number, most: number): { least: Typed; most: Typed } {
  return {
    least: value === undefined || value.least <= least ? '' : value.least,
    most: value === undefined || value.most >= most ? '' : value.most,
  };
}
