/**
 * How a program is shown in little room: in one line without the `def` line, cut where it does not fit, or as its body
 * alone. In one line blocks stand in brackets behind what opens them, and functions that `f` calls come first, by their
 * names. Text only; colours are `highlight.ts`.
 */

/** A program in one line: its statements without the `def` line and without the last `return`. */
export interface CompactProgram {
  /** Statements before the last, each with its own words. */
  readonly steps: readonly string[];
  /** What is returned. */
  readonly result: string;
}

interface Line {
  readonly indent: number;
  readonly text: string;
}

/** The body of a one-function program, a line a statement, indented as in the body; undefined for any other form. */
export function bodyOf(source: string): readonly string[] | undefined {
  const [header = '', ...rest] = source.split('\n');
  const lines = rest.filter((line) => line.trim() !== '');
  const margin = /^ */.exec(lines[0] ?? '')?.[0].length ?? 0;
  if (!header.startsWith('def ') || lines.length === 0 || margin === 0) return undefined;
  return lines.map((line) => line.slice(Math.min(margin, line.length - line.trimStart().length)).trimEnd());
}

/** The body of a program's functions; anything of another form is shown whole, as its result. */
export function compactProgram(source: string): CompactProgram {
  const lines = source
    .split('\n')
    .map((line): Line => ({ indent: line.search(/\S|$/), text: line.trim() }))
    .filter(({ text }) => text !== '');
  const functions: Line[][] = [];
  for (const line of lines) {
    if (line.text.startsWith('def ') && line.indent === 0) functions.push([line]);
    else functions.at(-1)?.push(line);
  }
  const bodies = functions.map(([, ...body]) => statements(body));
  const last = bodies.at(-1)?.at(-1);
  if (lines[0] !== functions[0]?.[0] || !last?.startsWith('return ')) return { steps: [], result: source };
  const helpers = bodies.slice(0, -1).map((body, index) => {
    const name = /^def (\w+)/.exec(functions[index]?.[0]?.text ?? '')?.[1] ?? '';
    return `${name}(x): ${body.map(withoutReturn).join('; ')}`;
  });
  return { steps: [...helpers, ...(bodies.at(-1) ?? []).slice(0, -1)], result: withoutReturn(last) };
}

function withoutReturn(statement: string): string {
  return statement.startsWith('return ') ? statement.slice('return '.length) : statement;
}

/** Each statement in one line, with its block in brackets. */
function statements(lines: readonly Line[]): string[] {
  const found: string[] = [];
  for (let at = 0; at < lines.length; ) {
    const { indent, text } = lines[at] as Line;
    let end = at + 1;
    while (end < lines.length && (lines[end]?.indent ?? 0) > indent) end++;
    const block = statements(lines.slice(at + 1, end));
    const whole = block.length > 0 ? `${text} (${block.join('; ')})` : text;
    if (text === 'else:' && found.length > 0) found.push(`${found.pop()} ${whole}`);
    else found.push(whole);
    at = end;
  }
  return found;
}

/** A program in at most so many characters: all of it, or its beginning and what it returns with `…` between. */
export function shortProgram(source: string, room: number): string {
  const { steps, result } = compactProgram(source);
  const whole = [...steps, result].join('; ').replaceAll('\n', ' ');
  if (whole.length <= room) return whole;
  const left = room - result.length - 1;
  // Both ends where enough of the beginning is left to be told by.
  return steps.length > 0 && left >= 8 ? `${cut(whole, left)} ${result}` : cut(whole, room);
}

/** A text of at most so many characters, with `…` for the rest. */
export function cut(text: string, room: number): string {
  return text.length <= room ? text : `${text.slice(0, Math.max(0, room - 1))}…`;
}

/** One input as the program is called with it: `x = 3`, or `f(3, 4)` where it takes several. */
export function callWords(source: string, input: string): string {
  const parameters = /^def \w+\((.*?)\) ->/.exec(source)?.[1] ?? 'x';
  const names = [...parameters.matchAll(/(\w+):/g)].map(([, name]) => name);
  return names.length > 1 ? `f(${input.replace(/^\((.*)\)$/, '$1')})` : `${names[0] ?? 'x'} = ${input}`;
}
