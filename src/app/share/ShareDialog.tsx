/**
 * Makes links: to this run as it is, and for teachers one that hides parts, locks controls, starts slowly or sits in
 * another page. The link is all there is; nothing is uploaded.
 */
import { Button, Checkbox, Modal, MultiSelect, NativeSelect, Textarea, TextInput } from '@mantine/core';
import { useClipboard } from '@mantine/hooks';
import { useEffect, useState } from 'react';
import { useStore } from 'zustand';
import { fieldEntries } from '../../core/config/config';
import { actionList } from '../actions/actions';
import { useAddressState } from '../address/context';
import { controlLabels, type Lesson, noLesson, regionNames, regions } from '../address/lesson';
import { useStoredRuns, useStoredRunsState } from '../runs/context';
import { useSession } from '../session/context';
import { paces } from '../session/pace';
import { type MachineInLink, shareQuery, shortcoming } from './link';
import './share.css';

interface ShareDialogProps {
  readonly opened: boolean;
  readonly onClose: () => void;
}

export function ShareDialog({ opened, onClose }: ShareDialogProps) {
  return (
    <Modal.Root opened={opened} onClose={onClose} size="lg">
      <Modal.Overlay backgroundOpacity={0.3} />
      <Modal.Content>
        <div className="dialog-header">
          <Modal.Title>Share</Modal.Title>
          <Modal.CloseButton aria-label="Close sharing" />
        </div>
        <Modal.Body>
          <Links />
        </Modal.Body>
      </Modal.Content>
    </Modal.Root>
  );
}

function Links() {
  const state = useStore(useSession().store);
  const view = useAddressState((address) => address.view);
  const [lesson, setLesson] = useState<Lesson>(state.lesson);
  const [fixed, setFixed] = useState<MachineInLink>('same machine');
  const query = shareQuery(state, lesson, view, fixed);
  const stored = useStoredRuns();
  const forkedFrom = useStoredRunsState(
    ({ runs }) => runs.find(({ id }) => id === state.run?.id)?.forkedFrom,
  );
  const lacks = shortcoming(state.journal, forkedFrom);
  // The list tells whether the open run is a fork; nobody else may have asked for it yet.
  useEffect(() => {
    stored.refresh();
  }, [stored]);
  if (query === undefined) return <p role="alert">Mend the settings first: {state.draft.error?.message}</p>;
  const link = `${location.origin}${location.pathname}${query}`;
  return (
    <div className="share">
      {lacks === undefined ? (
        <p className="dim">
          Whoever opens this link gets the same settings and seed, so the same run, in their own tab. Nothing
          is uploaded.
        </p>
      ) : (
        <p role="alert">{lacks}</p>
      )}
      <Copied label="Link" text={link} />
      {state.run && (
        <Checkbox
          label={`The same engine and threads too (${state.run.engine}, ${state.run.workers})${lacks === undefined ? ': numbers agree to the digit' : ''}`}
          checked={fixed === 'same machine'}
          onChange={({ currentTarget }) => setFixed(currentTarget.checked ? 'same machine' : 'any machine')}
        />
      )}
      <details className="share-lesson">
        <summary>For a class: hide, lock, slow down, embed</summary>
        <LessonForm lesson={lesson} onChange={setLesson} />
        {lesson.frame === 'embedded' && (
          <Copied
            label="Code for another page"
            text={`<iframe src="${link}" title="Absolute Zero Playground" width="100%" height="800" allow="cross-origin-isolated; clipboard-write"></iframe>`}
            rows={3}
          />
        )}
      </details>
    </div>
  );
}

interface LessonFormProps {
  readonly lesson: Lesson;
  readonly onChange: (lesson: Lesson) => void;
}

function LessonForm({ lesson, onChange }: LessonFormProps) {
  const state = useSession().store.getState();
  return (
    <div className="share-form">
      <Checkbox.Group
        label="Hide"
        value={[...lesson.hide]}
        onChange={(hidden) => onChange({ ...lesson, hide: regions.filter((name) => hidden.includes(name)) })}
      >
        <div className="share-regions">
          {regions.map((name) => (
            <Checkbox key={name} size="xs" value={name} label={regionNames[name]} />
          ))}
        </div>
      </Checkbox.Group>
      <MultiSelect
        label="Lock"
        description="What is locked stays visible and cannot be changed."
        placeholder="Controls and settings"
        searchable
        clearable
        data={[
          { group: 'Together', items: [{ value: 'all', label: 'Every control' }] },
          {
            group: 'Controls',
            items: Object.entries(controlLabels).map(([value, label]) => ({ value, label })),
          },
          {
            group: 'Actions',
            items: actionList.map((action) => ({ value: action.id, label: action.label(state) })),
          },
          {
            group: 'Settings',
            items: fieldEntries.map(({ path, info }) => ({ value: path, label: `${info.label} (${path})` })),
          },
        ]}
        value={[...lesson.lock]}
        onChange={(lock) => onChange({ ...lesson, lock })}
      />
      <NativeSelect
        label="Speed at the start"
        data={[...paces]}
        value={lesson.pace}
        onChange={({ currentTarget }) =>
          onChange({ ...lesson, pace: paces.find((pace) => pace === currentTarget.value) ?? noLesson.pace })
        }
      />
      <Checkbox
        label="Embedded in another page"
        checked={lesson.frame === 'embedded'}
        onChange={({ currentTarget }) =>
          onChange({ ...lesson, frame: currentTarget.checked ? 'embedded' : 'page' })
        }
      />
    </div>
  );
}

interface CopiedProps {
  readonly label: string;
  readonly text: string;
  readonly rows?: number;
}

/** A text to take away, and the button that does. */
function Copied({ label, text, rows = 1 }: CopiedProps) {
  const { copy, copied, error } = useClipboard();
  return (
    <div className="share-copied">
      {rows === 1 ? (
        <TextInput
          label={label}
          value={text}
          readOnly
          onFocus={({ currentTarget }) => currentTarget.select()}
        />
      ) : (
        <Textarea
          label={label}
          value={text}
          rows={rows}
          readOnly
          onFocus={({ currentTarget }) => currentTarget.select()}
        />
      )}
      <Button variant="default" onClick={() => copy(text)}>
        Copy {label.toLowerCase()}
      </Button>
      <p className="share-said" role="status">
        {error ? 'The browser does not allow copying: select the text and copy it.' : copied ? 'Copied.' : ''}
      </p>
    </div>
  );
}
