/** Free text, sent on when typing pauses. */
import { TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { useEffect, useState } from 'react';
import { typingMs } from './RangeFilter';

interface TextFilterProps {
  readonly value: string;
  readonly onChange: (text: string) => void;
}

export function TextFilter({ value, onChange }: TextFilterProps) {
  const [typed, setTyped] = useState(value);
  const send = useDebouncedCallback(onChange, typingMs);
  useEffect(() => setTyped(value), [value]);
  return (
    <TextInput
      size="xs"
      type="search"
      aria-label="Search programs, inputs and outputs"
      placeholder="x // 3"
      value={typed}
      onChange={({ currentTarget }) => {
        setTyped(currentTarget.value);
        send(currentTarget.value);
      }}
    />
  );
}
