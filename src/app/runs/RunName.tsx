/** A run's name as a heading that can be edited in place: Enter keeps it, Escape leaves it as it was. */
import { ActionIcon, Button, TextInput } from '@mantine/core';
import { type FormEvent, useRef, useState } from 'react';
import { flushSync } from 'react-dom';
import type { RunSummary } from '../../engine/storage/protocol';
import { useLocked } from '../session/context';
import { useStoredRuns } from './context';

/** Names are for lines of tables. */
const longestName = 60;

export function RunName({ run }: { readonly run: RunSummary }) {
  const stored = useStoredRuns();
  const locked = useLocked('rename');
  const [edited, setEdited] = useState<string>();
  const field = useRef<HTMLInputElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const begin = (): void => {
    flushSync(() => setEdited(run.name));
    field.current?.select();
  };
  const end = (): void => {
    flushSync(() => setEdited(undefined));
    button.current?.focus();
  };
  const keep = (event: FormEvent): void => {
    event.preventDefault();
    const name = edited?.trim() ?? '';
    if (name !== '' && name !== run.name) stored.rename(run, name);
    end();
  };
  if (edited === undefined) {
    return (
      <div className="runs-detail-name">
        <h2>{run.name}</h2>
        <ActionIcon
          ref={button}
          variant="default"
          size={26}
          disabled={locked}
          aria-label={`Rename ${run.name}`}
          title="Rename"
          onClick={begin}
        >
          <svg width="12" height="12" viewBox="0 0 12 12" aria-hidden="true">
            <path
              d="M1.5 10.5L2.2 8L8.5 1.7L10.3 3.5L4 9.8Z"
              fill="none"
              stroke="currentColor"
              strokeWidth="1.2"
            />
          </svg>
        </ActionIcon>
      </div>
    );
  }
  return (
    <form className="runs-detail-name" onSubmit={keep}>
      <TextInput
        ref={field}
        size="sm"
        aria-label="Name of the run"
        maxLength={longestName}
        value={edited}
        onChange={({ currentTarget }) => setEdited(currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === 'Escape') end();
        }}
      />
      <Button size="sm" type="submit">
        Keep name
      </Button>
      <Button size="sm" variant="default" onClick={end}>
        Cancel
      </Button>
    </form>
  );
}
