/** The ring's numbers as a table: seen on narrow screens, read aloud on all. */
import { type Mode, type Phase, phases } from '../../../core/task/mode';
import { ModeMark } from '../../components/ModeMark';
import { Explain } from '../../explain/Explain';
import { type LedgerLine, phaseExplanations, phasePurposes, phaseTitles } from './ledger';

interface CountsProps {
  readonly modes: readonly Mode[];
  readonly lines: Readonly<Record<Phase, readonly LedgerLine[]>> | undefined;
  readonly size: 'wide' | 'narrow';
  readonly active: Phase | undefined;
  readonly gradientNorm: number | undefined;
}

export function Counts({ modes, lines, size, active, gradientNorm }: CountsProps) {
  const current = (phase: Phase) => (phase === active ? 'step' : undefined);
  return (
    <div className={size === 'wide' ? 'sr-only' : ''}>
      <table className="ring-table">
        <caption className="sr-only">What each phase of the iteration at hand did, by mode</caption>
        <thead>
          <tr>
            <th scope="col">Phase</th>
            {modes.map((mode) => (
              <th key={mode} scope="col">
                <ModeMark mode={mode} /> <span className="sr-only">{mode}</span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {phases.flatMap((phase) =>
            lines === undefined
              ? [
                  <tr key={phase} aria-current={current(phase)}>
                    <th scope="row">{phaseTitles[phase]}</th>
                    <td colSpan={modes.length}>{phasePurposes[phase]}</td>
                  </tr>,
                ]
              : lines[phase].map((line, index) => (
                  <tr key={`${phase}-${line.what}`} aria-current={current(phase)}>
                    <th scope="row">
                      {phaseTitles[phase]}: {line.what}
                      {index === 0 && <NarrowExplain size={size} phase={phase} />}
                    </th>
                    {modes.map((mode) => (
                      <td key={mode}>{line.counts[mode] ?? '–'}</td>
                    ))}
                  </tr>
                )),
          )}
          {lines && (
            <tr aria-current={current('update')}>
              <th scope="row">
                {phaseTitles.update}: gradient norm
                <NarrowExplain size={size} phase="update" />
              </th>
              <td colSpan={modes.length}>{gradientNorm?.toFixed(2) ?? '–'}</td>
            </tr>
          )}
        </tbody>
      </table>
    </div>
  );
}

/** Where the table is seen; on wide screens the "?" stands in the drawing. */
function NarrowExplain({ size, phase }: Pick<CountsProps, 'size'> & { readonly phase: Phase }) {
  return size === 'narrow' && <Explain id={phaseExplanations[phase]} />;
}
