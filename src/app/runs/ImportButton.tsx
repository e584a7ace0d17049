/** Chooses files with exported runs. */
import { Button, FileButton } from '@mantine/core';
import { useLocked } from '../session/context';

export function ImportButton({ onFiles }: { readonly onFiles: (files: readonly File[]) => void }) {
  const locked = useLocked('import');
  return (
    <FileButton
      onChange={onFiles}
      multiple
      disabled={locked}
      accept=".zip,application/zip"
      inputProps={{ 'aria-label': 'File with a run' }}
    >
      {(props) => (
        <Button size="sm" variant="default" disabled={locked} {...props}>
          Import a run
        </Button>
      )}
    </FileButton>
  );
}
