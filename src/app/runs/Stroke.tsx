/** The stroke by which a run's lines are told from those of others, as a sample beside its name. */
const width = 34;

/** Lengths of strokes and gaps; with more runs than these, strokes repeat. */
const strokes: readonly (readonly number[])[] = [[], [7, 4], [2, 3], [10, 3, 2, 3], [4, 2], [12, 6], [1, 5]];

export function strokeOf(index: number): readonly number[] {
  return strokes[index % strokes.length] ?? [];
}

export function Stroke({ index }: { readonly index: number }) {
  return (
    <svg className="runs-stroke" width={width} height="8" viewBox={`0 0 ${width} 8`} aria-hidden="true">
      <path
        d={`M0 4H${width}`}
        stroke="currentColor"
        strokeWidth="1.75"
        strokeDasharray={strokeOf(index).join(' ')}
      />
    </svg>
  );
}
