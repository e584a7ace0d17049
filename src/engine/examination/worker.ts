/**
 * The examination worker: takes the page's requests one by one, checked at this edge, and answers each by its id.
 */
import type { ExaminationEvent } from './protocol';

function post(event: ExaminationEvent): void {
  self.postMessage(event);
}

self.onmessage = ({ data }: MessageEvent<{ readonly id: number }>) => {
  post({ id: data.id, kind: 'failed', name: 'NotReadyError', message: 'The examination is being built.' });
};
