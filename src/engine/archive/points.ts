/** A sample of the valid tasks for the map, evenly spread over the run: the same archive gives the same sample. */
import type { Archive } from './archive';
import { splitValues } from './batch';
import { modeIndex, refusalIndex } from './kind';
import type { ArchivePoints } from './protocol';

/** @param most how many tasks at the most. */
export function pointsOf(archive: Archive, most: number): ArchivePoints {
  let of = 0;
  for (const { kinds, count } of archive.chunks) {
    for (let row = 0; row < count; row++) if (refusalIndex(kinds[row] ?? 0) === 0) of++;
  }
  const size = Math.min(most, of);
  const numbers = new Uint32Array(size);
  const modes = new Uint8Array(size);
  const iterations = new Uint32Array(size);
  const solveRates = new Float32Array(size);
  const programs: string[] = [];
  const inputs: string[][] = [];
  const outputs: string[][] = [];
  let seen = 0;
  let number = archive.first;
  for (const chunk of archive.chunks) {
    for (let row = 0; row < chunk.count; row++, number++) {
      const kind = chunk.kinds[row] ?? 0;
      if (refusalIndex(kind) !== 0) continue;
      // The valid tasks are cut into as many equal stretches as points are wanted, and each gives its first.
      if (programs.length < size && seen++ >= Math.floor((programs.length * of) / size)) {
        const at = programs.length;
        numbers[at] = number;
        modes[at] = modeIndex(kind);
        iterations[at] = chunk.iterations[row] ?? 0;
        solveRates[at] = chunk.solveRates[row] ?? Number.NaN;
        programs.push(chunk.text(row, 0));
        inputs.push(splitValues(chunk.text(row, 1)));
        outputs.push(splitValues(chunk.text(row, 2)));
      }
    }
  }
  return { numbers, modes, iterations, solveRates, programs, inputs, outputs, of };
}
