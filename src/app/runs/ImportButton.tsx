/** Chooses files with exported runs. */
import { Button, FileButton } from '@mantine/core';

export function ImportButton({ onFiles }: { readonly onFiles: (files: readonly File[]) => void }) {
  return (
    <FileButton
      onChange={onFiles}
      multiple
      accept=".zip,application/zip"
      inputProps={{ 'aria-label': 'File with a run' }}
    >
      {(props) => (
        <Button size="sm" variant="default" {...props}>
          Import a run
        </Button>
      )}
    </FileButton>
  );
}
