/** "Run until": a small form beside the controls that lets the loop pause by itself, and tell when it did. */
import { Button, Modal, NativeSelect, NumberInput, Switch } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useRunModes, useSession, useSessionState } from '../../session/context';
import { useStorage } from '../../storage/context';
import { conditionOf, firstForm, type UntilForm } from './condition';
import { askToNotify, notifyWish, setNotifyWish } from './notification';
import './until.css';

const kinds: readonly { readonly value: UntilForm['kind']; readonly label: string }[] = [
  { value: 'iterations', label: 'so many more iterations' },
  { value: 'seconds', label: 'so many seconds of training' },
  { value: 'accuracy', label: 'an accuracy is reached' },
  { value: 'collapse', label: 'the collapse detector warns' },
];

export function RunUntil() {
  const session = useSession();
  const opened = useSessionState((state) => state.untilDialog === 'asked');
  return (
    <Modal.Root opened={opened} onClose={() => session.askUntil('closed')} size="sm">
      <Modal.Overlay backgroundOpacity={0.3} />
      <Modal.Content>
        <div className="dialog-header">
          <Modal.Title>Run until</Modal.Title>
          <Modal.CloseButton aria-label="Close run until" />
        </div>
        <Modal.Body>
          <Form />
        </Modal.Body>
      </Modal.Content>
    </Modal.Root>
  );
}

function Form() {
  const session = useSession();
  const trained = useRunModes();
  const [form, setForm] = useState<UntilForm>({ ...firstForm, mode: trained[0] ?? 'deduction' });
  const change = (part: Partial<UntilForm>): void => setForm((before) => ({ ...before, ...part }));
  const asked = conditionOf(form);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if ('condition' in asked) session.runUntil(asked.condition);
  };
  return (
    <form className="until-form" onSubmit={submit}>
      <NativeSelect
        label="Pause when"
        data-autofocus
        data={[...kinds]}
        value={form.kind}
        onChange={({ currentTarget: { value } }) => {
          const kind = kinds.find((known) => known.value === value)?.value;
          if (kind) change({ kind });
        }}
      />
      <div className="until-fields">
        {form.kind === 'iterations' && (
          <NumberInput
            label="Iterations"
            min={1}
            allowDecimal={false}
            value={form.iterations}
            onChange={(iterations) => change({ iterations })}
          />
        )}
        {form.kind === 'seconds' && (
          <NumberInput
            label="Seconds of training"
            min={1}
            value={form.seconds}
            onChange={(seconds) => change({ seconds })}
          />
        )}
        {form.kind === 'accuracy' && (
          <>
            <NativeSelect
              label="Mode"
              data={[...trained]}
              value={form.mode}
              onChange={({ currentTarget: { value } }) => {
                const mode = trained.find((known) => known === value);
                if (mode) change({ mode });
              }}
            />
            <NativeSelect
              label="Suite"
              data={[
                { value: 'heldOut', label: 'held-out' },
                { value: 'natural', label: 'natural' },
              ]}
              value={form.suite}
              onChange={({ currentTarget: { value } }) =>
                change({ suite: value === 'natural' ? 'natural' : 'heldOut' })
              }
            />
            <NumberInput
              label="Right, per cent"
              min={1}
              max={100}
              value={form.accuracy}
              onChange={(accuracy) => change({ accuracy })}
            />
          </>
        )}
        {form.kind === 'collapse' && (
          <p className="until-note">
            Pauses at the first warning in the journal: the proposer repeats itself, nothing is solvable, the
            policy has lost its entropy…
          </p>
        )}
      </div>
      {'problem' in asked && (
        <p className="until-problem" role="alert">
          {asked.problem}
        </p>
      )}
      <NotifySwitch />
      <Button type="submit" disabled={'problem' in asked}>
        Run
      </Button>
    </form>
  );
}

/** Asks the browser only when the person turns it on. */
function NotifySwitch() {
  const storage = useStorage();
  const [wish, setWish] = useState(() => notifyWish(storage));
  return (
    <Switch
      label="Notify me when it pauses"
      description={wish === 'refused' ? 'The browser does not allow it for this page.' : undefined}
      checked={wish === 'on'}
      onChange={({ currentTarget: { checked } }) => {
        if (!checked) {
          setNotifyWish(storage, 'off');
          setWish('off');
          return;
        }
        askToNotify().then((answer) => {
          setNotifyWish(storage, answer === 'on' ? 'on' : 'off');
          setWish(answer);
        }, console.error);
      }}
    />
  );
}
