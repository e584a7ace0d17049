/**
 * How one setting is described: a valibot schema that carries everything the page, the URL, the command line and
 * the documents need to show or check it. Groups of fields become one object schema in `schema.ts`. Presets are
 * not here; they are differences to the defaults, in `presets.ts`.
 */
import * as v from 'valibot';

/** When a change takes effect: in the running loop at the next iteration, or only in a new run. */
export type Takes = 'live' | 'restart';

export interface FieldText {
  readonly label: string;
  /** One line for the control's help. */
  readonly help: string;
  /** Heading in docs/METHOD.md that explains it. */
  readonly anchor: string;
  readonly takes?: Takes;
}

export interface NumberText extends FieldText {
  readonly default: number;
  readonly min: number;
  readonly max: number;
  /** Shown after the number: tokens, tasks, nats ... */
  readonly unit?: string;
}

export interface ChoiceText<T extends string> extends FieldText {
  readonly default: NoInfer<T>;
  /** Each choice with what it does, in one phrase. */
  readonly choices: Readonly<Record<T, string>>;
}

/** What a control needs to know about its field. */
export type FieldInfo =
  | (FieldText & {
      readonly kind: 'number';
      readonly whole: 'whole' | 'real';
      readonly default: number;
      readonly min: number;
      readonly max: number;
      readonly unit?: string;
    })
  | (FieldText & {
      readonly kind: 'choice';
      readonly default: string;
      readonly choices: Readonly<Record<string, string>>;
    })
  | (FieldText & {
      readonly kind: 'set';
      readonly default: readonly string[];
      readonly choices: Readonly<Record<string, string>>;
    });

const infos = new WeakMap<object, FieldInfo>();

/** The description a field was made with; undefined for anything that is not a field. */
export function fieldInfo(schema: object): FieldInfo | undefined {
  return infos.get(schema);
}

function described<S extends object>(schema: S, info: FieldInfo): S {
  infos.set(schema, info);
  return schema;
}

/** A whole number in [min, max]. */
export function whole(text: NumberText) {
  const schema = v.optional(
    v.pipe(
      v.number(`${text.label} must be a whole number from ${text.min} to ${text.max}.`),
      v.integer(`${text.label} must be a whole number.`),
      v.minValue(text.min, `${text.label} must be at least ${text.min}.`),
      v.maxValue(text.max, `${text.label} must be at most ${text.max}.`),
    ),
    text.default,
  );
  return described(schema, { kind: 'number', whole: 'whole', ...text });
}

/** A real number in [min, max]. */
export function real(text: NumberText) {
  const schema = v.optional(
    v.pipe(
      v.number(`${text.label} must be a number from ${text.min} to ${text.max}.`),
      v.minValue(text.min, `${text.label} must be at least ${text.min}.`),
      v.maxValue(text.max, `${text.label} must be at most ${text.max}.`),
    ),
    text.default,
  );
  return described(schema, { kind: 'number', whole: 'real', ...text });
}

/** One of several named choices. */
export function choice<T extends string>(text: ChoiceText<T>) {
  const names = Object.keys(text.choices) as T[];
  const schema = v.optional(
    v.picklist(names, `${text.label} must be one of: ${names.join(', ')}.`),
    text.default as T,
  );
  return described(schema, { kind: 'choice', ...text });
}

/** A non-empty set of named choices, kept in their declared order. */
export function subset<T extends string>(
  text: FieldText & {
    readonly default: readonly NoInfer<T>[];
    readonly choices: Readonly<Record<T, string>>;
  },
) {
  const names = Object.keys(text.choices) as T[];
  const schema = v.optional(
    v.pipe(
      v.array(v.picklist(names, `${text.label} may hold: ${names.join(', ')}.`)),
      v.minLength(1, `${text.label} needs at least one of: ${names.join(', ')}.`),
      v.transform((chosen) => names.filter((name) => chosen.includes(name))),
    ),
    (): T[] => [...text.default],
  );
  return described(schema, { kind: 'set', ...text });
}
