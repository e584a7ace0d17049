/**
 * What the inspector shows, as its part of the address says it: which of its three pages, the filters, the order, the
 * selected proposal, a stored run. A link opens the same list again. What cannot be read is left out and named, never guessed.
 */
import * as v from 'valibot';
import { vocabulary } from '../../core/language/vocabulary';
import { modes } from '../../core/task/mode';
import { origins, rejections } from '../../core/task/task';
import { type ArchiveFilter, type FilterName, type Range, sortColumns } from '../../engine/archive/protocol';

export const inspectorPages = ['list', 'map', 'ask'] as const;
export type InspectorPage = (typeof inspectorPages)[number];

const sortSchema = v.object({
  by: v.picklist(sortColumns),
  order: v.picklist(['ascending', 'descending']),
});
export type Sort = v.InferOutput<typeof sortSchema>;

export interface Shown {
  readonly page: InspectorPage;
  readonly filter: ArchiveFilter;
  readonly sort: Sort;
  /** Whether the list takes in what is new by itself. */
  readonly newest: 'follow' | 'hold';
  /** Running number of the proposal whose detail is open. */
  readonly selected: number | undefined;
  /** Id of the stored run whose tasks are shown; undefined for the open one. */
  readonly stored: string | undefined;
}

export const defaultSort: Sort = { by: 'number', order: 'descending' };

export const defaultShown: Shown = {
  page: 'list',
  filter: {},
  sort: defaultSort,
  newest: 'follow',
  selected: undefined,
  stored: undefined,
};

const list = (text: string): string[] => text.split(',').filter((item) => item !== '');

function listOf<const Names extends readonly string[]>(names: Names) {
  return v.pipe(v.string(), v.transform(list), v.array(v.picklist(names)), v.minLength(1));
}

const range = v.pipe(
  v.string(),
  v.regex(/^-?\d+(\.\d+)?~-?\d+(\.\d+)?$/),
  v.transform((text): Range => {
    const [least = 0, most = 0] = text.split('~').map(Number);
    return { least, most };
  }),
);

const tokens = v.pipe(
  v.string(),
  v.transform((text) => list(text).map(Number)),
  v.array(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(vocabulary.size - 1))),
  v.minLength(1),
  v.transform((ids) => ids.map((id) => vocabulary.lexemes[id] ?? '')),
);

/** Each filter's name and form in the address. */
const filterReaders = {
  modes: listOf(modes),
  verdict: v.picklist(['valid', 'invalid']),
  rejections: listOf(rejections),
  origins: listOf(origins),
  learnability: range,
  solveRate: range,
  iterations: range,
  text: v.pipe(v.string(), v.minLength(1)),
  tokens,
} as const satisfies Record<FilterName, v.GenericSchema<string, unknown>>;

const others = {
  page: v.picklist(inspectorPages),
  sort: v.picklist(sortColumns),
  order: v.picklist(['ascending', 'descending']),
  newest: v.picklist(['follow', 'hold']),
  number: v.pipe(v.string(), v.regex(/^\d+$/), v.transform(Number), v.minValue(1)),
  stored: v.pipe(v.string(), v.minLength(1)),
} as const;

/** Reads the inspector's part of an address; `problems` names what could not be used. */
export function readShown(parameters: URLSearchParams): {
  readonly shown: Shown;
  readonly problems: readonly string[];
} {
  const problems: string[] = [];
  const read = <S extends v.GenericSchema<string, unknown>>(
    name: string,
    schema: S,
  ): v.InferOutput<S> | undefined => {
    const text = parameters.get(name);
    if (text === null) return undefined;
    const result = v.safeParse(schema, text);
    if (result.success) return result.output;
    problems.push(`${name}: ${JSON.stringify(text)} cannot be used.`);
    return undefined;
  };
  const filter = Object.fromEntries(
    Object.entries(filterReaders).flatMap(([name, schema]) => {
      const value = read(name, schema as v.GenericSchema<string, unknown>);
      return value === undefined ? [] : [[name, value]];
    }),
  ) as ArchiveFilter;
  const known = [...Object.keys(filterReaders), ...Object.keys(others)];
  const shown: Shown = {
    page: read('page', others.page) ?? defaultShown.page,
    filter,
    sort: {
      by: read('sort', others.sort) ?? defaultSort.by,
      order: read('order', others.order) ?? defaultSort.order,
    },
    newest: read('newest', others.newest) ?? defaultShown.newest,
    selected: read('number', others.number),
    stored: read('stored', others.stored),
  };
  for (const name of parameters.keys())
    if (!known.includes(name)) problems.push(`${name}: the task list has no such part.`);
  return { shown, problems };
}

const rangeText = (value: Range | undefined): string => (value ? `${value.least}~${value.most}` : '');
const unless = <T extends string>(value: T, usual: T): string => (value === usual ? '' : value);

/** The inverse of {@link readShown}; what is as usual is empty, which the address leaves out. */
export function writeShown({
  page,
  filter,
  sort,
  newest,
  selected,
  stored,
}: Shown): Readonly<Record<string, string>> {
  return {
    page: unless(page, defaultShown.page),
    modes: (filter.modes ?? []).join(','),
    verdict: filter.verdict === 'any' ? '' : (filter.verdict ?? ''),
    rejections: (filter.rejections ?? []).join(','),
    origins: (filter.origins ?? []).join(','),
    learnability: rangeText(filter.learnability),
    solveRate: rangeText(filter.solveRate),
    iterations: rangeText(filter.iterations),
    text: filter.text ?? '',
    tokens: (filter.tokens ?? []).map((lexeme) => vocabulary.id(lexeme)).join(','),
    sort: unless(sort.by, defaultSort.by),
    order: unless(sort.order, defaultSort.order),
    newest: unless(newest, defaultShown.newest),
    number: selected === undefined ? '' : String(selected),
    stored: stored ?? '',
  };
}
