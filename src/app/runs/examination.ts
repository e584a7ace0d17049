/** The view's own examination room, opened when something is first asked and closed with the view. */
import { useCallback, useEffect, useRef } from 'react';
import { ExaminationClient } from '../../engine/examination/client';

/** @returns a function that gives the room. */
export function useExamination(): () => ExaminationClient {
  const room = useRef<ExaminationClient>(undefined);
  useEffect(
    () => () => {
      room.current?.dispose();
      room.current = undefined;
    },
    [],
  );
  return useCallback(() => {
    room.current ??= new ExaminationClient();
    return room.current;
  }, []);
}
