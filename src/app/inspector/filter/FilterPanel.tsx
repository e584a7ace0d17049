/** Every filter of the task list with what it hides; changing one changes the address, and the address the list. */
import { Button, Checkbox, SegmentedControl } from '@mantine/core';
import { memo, type ReactNode, useCallback, useId } from 'react';
import { modes } from '../../../core/task/mode';
import { origins, rejections } from '../../../core/task/task';
import type { ArchiveFilter, FilterName } from '../../../engine/archive/protocol';
import { rejectionNeeds } from '../../charts/strip';
import { count } from '../../components/format';
import { ModeMark } from '../../components/ModeMark';
import { rejectionWords } from '../../components/rejectionWords';
import { Explain } from '../../explain/Explain';
import type { ExplanationId } from '../../explain/metrics';
import { useInspectedFeatures, useInspectedModes } from '../inspected';
import type { ListState } from '../table/rowList';
import { originSentences } from '../words';
import './filter.css';
import { RangeFilter } from './RangeFilter';
import { TextFilter } from './TextFilter';
import { TokenFilter } from './TokenFilter';

export interface FilterProps {
  readonly filter: ArchiveFilter;
  readonly counts: ListState['counts'];
  readonly onChange: (filter: ArchiveFilter) => void;
}

type Verdict = NonNullable<ArchiveFilter['verdict']>;

const verdicts: readonly { readonly value: Verdict; readonly label: string }[] = [
  { value: 'any', label: 'All' },
  { value: 'valid', label: 'Valid' },
  { value: 'invalid', label: 'Refused' },
];

/** The filter without one of its parts, or with another value of it. */
function withPart<K extends FilterName>(
  filter: ArchiveFilter,
  name: K,
  value: ArchiveFilter[K] | undefined,
): ArchiveFilter {
  const { [name]: _, ...rest } = filter;
  return value === undefined ? rest : { ...rest, [name]: value };
}

const listed = <T,>(values: readonly T[]): readonly T[] | undefined =>
  values.length === 0 ? undefined : values;

const noTokens: readonly string[] = [];

export const FilterPanel = memo(function FilterPanel({ filter, counts, onChange }: FilterProps) {
  const setTokens = useCallback(
    (tokens: readonly string[]) => onChange(withPart(filter, 'tokens', listed(tokens))),
    [filter, onChange],
  );
  const set = <K extends FilterName>(name: K, value: ArchiveFilter[K] | undefined): void =>
    onChange(withPart(filter, name, value));
  const trained = useInspectedModes();
  // A mode that the address asks for is offered too, or nobody could take it back.
  const offered = modes.filter((mode) => trained.includes(mode) || filter.modes?.includes(mode));
  const facets = counts?.facets;
  const features = useInspectedFeatures();
  const reasons = rejections.filter((reason) => {
    const needs = rejectionNeeds[reason];
    const met = (facets?.rejections[reason] ?? 0) > 0 || filter.rejections?.includes(reason);
    return needs === undefined || features.includes(needs) || met;
  });
  const hides = (name: FilterName): number | undefined => counts?.hidden[name];
  return (
    <section className="filters" aria-label="Filters">
      <Group title="Search" hides={hides('text')} explain="textSearch">
        <TextFilter
          value={filter.text ?? ''}
          onChange={(text) => set('text', text === '' ? undefined : text)}
        />
      </Group>
      <Group title="Mode" hides={hides('modes')}>
        <div className="filter-list">
          {offered.map((mode) => (
            <Checkbox
              key={mode}
              size="xs"
              label={
                <span className="filter-choice" data-mode={mode}>
                  <ModeMark mode={mode} /> {mode} <Facet value={facets?.modes[mode]} />
                </span>
              }
              checked={filter.modes?.includes(mode) ?? false}
              onChange={({ currentTarget }) =>
                set('modes', listed(toggled(modes, filter.modes, mode, currentTarget.checked)))
              }
            />
          ))}
        </div>
      </Group>
      <Group title="Verdict" hides={hides('verdict')} explain="validity">
        <SegmentedControl
          size="xs"
          fullWidth
          aria-label="Verdict"
          data={[...verdicts]}
          value={filter.verdict ?? 'any'}
          onChange={(value) => {
            const verdict = verdicts.find((known) => known.value === value)?.value;
            const { rejections: _, ...rest } = filter;
            onChange(
              withPart(
                verdict === 'valid' ? rest : filter,
                'verdict',
                verdict === 'any' ? undefined : verdict,
              ),
            );
          }}
        />
        {facets && filter.verdict === undefined && <p className="filter-note">{count(facets.valid)} valid</p>}
      </Group>
      {filter.verdict !== 'valid' && (
        <Group title="Reason of refusal" hides={hides('rejections')} explain="checks">
          <div className="filter-list">
            {reasons.map((reason) => (
              <Checkbox
                key={reason}
                size="xs"
                label={
                  <span className="filter-choice">
                    {rejectionWords[reason]} <Facet value={facets?.rejections[reason]} />
                  </span>
                }
                checked={filter.rejections?.includes(reason) ?? false}
                onChange={({ currentTarget }) =>
                  set(
                    'rejections',
                    listed(toggled(rejections, filter.rejections, reason, currentTarget.checked)),
                  )
                }
              />
            ))}
          </div>
        </Group>
      )}
      <Group title="Invented by" hides={hides('origins')} explain="origin">
        <div className="filter-list">
          {origins.map((origin) => (
            <Checkbox
              key={origin}
              size="xs"
              label={originSentences[origin]}
              checked={filter.origins?.includes(origin) ?? false}
              onChange={({ currentTarget }) =>
                set('origins', listed(toggled(origins, filter.origins, origin, currentTarget.checked)))
              }
            />
          ))}
        </div>
      </Group>
      <Group title="Solve rate, 0 to 1" hides={hides('solveRate')} explain="solveRate">
        <RangeFilter
          name="solve rate"
          least={0}
          most={1}
          step={0.1}
          value={filter.solveRate}
          onChange={(range) => set('solveRate', range)}
        />
      </Group>
      <Group title="Learnability, −1 to 1" hides={hides('learnability')} explain="learnability">
        <RangeFilter
          name="learnability"
          least={-1}
          most={1}
          step={0.1}
          value={filter.learnability}
          onChange={(range) => set('learnability', range)}
        />
      </Group>
      <Group title="Iteration" hides={hides('iterations')} explain="iteration">
        <RangeFilter
          name="iteration"
          least={0}
          most={10_000_000}
          step={1}
          value={filter.iterations}
          onChange={(range) => set('iterations', range)}
        />
      </Group>
      <Group title="Tokens" hides={hides('tokens')} explain="tokenSearch">
        <TokenFilter value={filter.tokens ?? noTokens} onChange={setTokens} />
      </Group>
      <Button
        size="xs"
        variant="default"
        disabled={Object.keys(filter).length === 0}
        onClick={() => onChange({})}
      >
        Clear filters
      </Button>
    </section>
  );
});

/** The chosen names in their usual order, with one more or one less. */
function toggled<T>(all: readonly T[], chosen: readonly T[] = [], name: T, checked: boolean): readonly T[] {
  return all.filter((known) => (known === name ? checked : chosen.includes(known)));
}

function Facet({ value }: { readonly value: number | undefined }) {
  return <span className="filter-facet">{value === undefined ? '' : count(value)}</span>;
}

interface GroupProps {
  readonly title: string;
  readonly hides: number | undefined;
  readonly explain?: ExplanationId;
  readonly children: ReactNode;
}

function Group({ title, hides, explain, children }: GroupProps) {
  const id = useId();
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset cannot be a grid item in every browser.
    <div role="group" aria-labelledby={id} className="filter-group">
      <p className="filter-title">
        <span id={id}>{title}</span>
        {explain && <Explain id={explain} />}
        <span className="filter-hides">{hides !== undefined && hides > 0 && `hides ${count(hides)}`}</span>
      </p>
      {children}
    </div>
  );
}
