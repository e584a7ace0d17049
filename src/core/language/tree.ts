/**
 * The tree of a program, as Python groups it: operators, calls and literals with what they are applied to. It is for
 * comparing programs by their shape and for nothing else: the signature is left out, types are not checked, and
 * what a program computes is Python's business.
 */
import { MalformedCompletionError } from './completion';
import { blockLexemes, functionBreak, lineLexemes, returnLexeme, slices } from './lexemes';
import type { Vocabulary } from './vocabulary';

/** An operator, call, name or literal with its operands, left to right. */
export interface ProgramTree {
  readonly label: string;
  readonly children: readonly ProgramTree[];
}

/** Binary operators by how tightly they bind, loosest first; each row groups from the left. */
const precedence: readonly (readonly string[])[] = [
  [' or '],
  [' and '],
  [' > ', ' < ', ' == ', ' >= ', ' <= ', ' != ', ' in '],
  [' + ', ' - '],
  [' * ', ' // ', ' % '],
];

const callLexeme = /^\w+\($/;
const digit = /^\d$/;
const suffixes: ReadonlySet<string> = new Set([...slices, '.upper()', '.lower()', '.values()']);
const methods: ReadonlySet<string> = new Set(['.count(', '.replace(', '.get(']);
const assignments: ReadonlySet<string> = new Set([' = ', ' += ', ' -= ', ' *= ', ' //= ']);
const names: ReadonlySet<string> = new Set(['x', 'y', 'v', 'n', 't', 'w']);

/**
 * Groups the tokens of a program. Several lines become a node `steps`, and a statement with a block a node of what it
 * says and the statements of the block (`loop`, `while`, `if`); a list, a comprehension, an index and a condition are nodes of their own; a number
 * or a string is one leaf. Functions before `f` become its siblings below a node `functions`.
 * @param tokens `[T]` a whole program, without specials
 * @throws MalformedCompletionError if they are no program
 */
export function programTree(vocabulary: Vocabulary, tokens: Int32Array): ProgramTree {
  return new Reader(vocabulary, tokens).program();
}

class Reader {
  private at = 0;

  constructor(
    private readonly vocabulary: Vocabulary,
    private readonly tokens: Int32Array,
  ) {}

  program(): ProgramTree {
    const functions = [this.definition()];
    while (this.took(functionBreak)) functions.push(this.definition());
    if (this.at < this.tokens.length) throw this.unexpected();
    const [only] = functions;
    return functions.length === 1 && only ? only : node('functions', ...functions);
  }

  /** A function: its first line, and the lines behind it. */
  private definition(): ProgramTree {
    if (!this.next.startsWith('def ')) throw this.unexpected();
    const opened = / $/.test(this.next);
    this.at++;
    while (/^(?:, n: |\) -> )/.test(this.next)) this.at++;
    const lines = opened ? [this.expression()] : [];
    for (;;) {
      if (this.took(returnLexeme)) lines.push(this.expression());
      else if (this.took(lineLexemes[0])) lines.push(this.statement(0));
      else break;
    }
    const [only] = lines;
    if (!only) throw this.unexpected();
    return lines.length === 1 ? only : node('steps', ...lines);
  }

  /** @param depth of the blocks around it. */
  private statement(depth: number): ProgramTree {
    if (this.took('return ')) return node('return', this.expression());
    if (this.took('for v in ')) return node('loop', this.expression(), ...this.block(depth));
    if (this.took('while ')) return node('while', this.expression(), ...this.block(depth));
    if (this.took('if ')) {
      const parts = [this.expression(), ...this.block(depth)];
      if (this.next === lineLexemes[depth] && this.lexeme(this.at + 1) === 'else') {
        this.at += 2;
        parts.push(node('else', ...this.block(depth)));
      }
      return node('if', ...parts);
    }
    const target = this.together(this.suffixed());
    const sign = this.next;
    if (!assignments.has(sign)) throw this.unexpected();
    this.at++;
    return node(sign.trim(), target, this.together(this.expression()));
  }

  /** The statements of a block. */
  private block(depth: number): ProgramTree[] {
    this.take(blockLexemes[depth] ?? '');
    const statements = [this.statement(depth + 1)];
    while (this.took(lineLexemes[depth + 1] ?? '')) statements.push(this.statement(depth + 1));
    return statements;
  }

  /** Values with commas between and no brackets around, as a tuple. */
  private together(first: ProgramTree): ProgramTree {
    return this.took(', ') ? node('tuple', first, this.expression()) : first;
  }

  private expression(): ProgramTree {
    const value = this.binary(0);
    if (!this.took(' if ')) return value;
    const condition = this.binary(0);
    this.take(' else ');
    return node('if else', value, condition, this.expression());
  }

  private binary(level: number): ProgramTree {
    const operators = precedence[level];
    if (!operators) return this.unary();
    let left = this.binary(level + 1);
    while (operators.includes(this.next)) {
      const operator = this.next.trim();
      this.at++;
      left = node(operator, left, this.binary(level + 1));
    }
    return left;
  }

  private unary(): ProgramTree {
    if (!this.took('-')) return this.suffixed();
    const operand = this.unary();
    return operand.children.length === 0 && digit.test(operand.label.charAt(0))
      ? node(`-${operand.label}`)
      : node('negate', operand);
  }

  /** An operand with the slices, indexes and methods behind it. */
  private suffixed(): ProgramTree {
    let operand = this.operand();
    for (;;) {
      const lexeme = this.next;
      if (suffixes.has(lexeme)) {
        this.at++;
        operand = node(lexeme, operand);
      } else if (this.took('[')) {
        operand = node('index', operand, this.expression());
        this.take(']');
      } else if (methods.has(lexeme)) {
        this.at++;
        operand = node(lexeme.slice(0, -1), operand, ...this.listed(')'));
      } else return operand;
    }
  }

  private operand(): ProgramTree {
    const lexeme = this.next;
    if (digit.test(lexeme)) return node(this.joined((next) => digit.test(next)));
    this.at++;
    if (names.has(lexeme) || lexeme === 'True' || lexeme === 'False') return node(lexeme);
    if (lexeme === "'") {
      const text = this.joined((next) => next !== "'" && next !== '');
      this.take("'");
      return node(`'${text}'`);
    }
    if (lexeme === '(') {
      const inner = this.expression();
      if (this.took(', ')) return node('tuple', inner, ...this.listed(')'));
      this.take(')');
      return inner;
    }
    if (lexeme === '[') return this.display('list', ']', () => this.expression());
    if (lexeme === '{') return this.display('dict', '}', () => this.entry());
    if (callLexeme.test(lexeme)) return node(lexeme.slice(0, -1), ...this.listed(')'));
    this.at--;
    throw this.unexpected();
  }

  /** A list or dictionary, or a comprehension with its sources and its condition. */
  private display(label: string, close: string, item: () => ProgramTree): ProgramTree {
    if (this.took(close)) return node(label);
    const items = [item()];
    if (this.took(' for v in ')) {
      // Not `expression`: an ` if ` behind the source belongs to the comprehension.
      const source = this.binary(0);
      const inner = this.took(' for w in ') ? [this.binary(0)] : [];
      const filter = this.took(' if ') ? [this.binary(0)] : [];
      this.take(close);
      return inner.length > 0
        ? node('for', node('for', ...items, ...inner, ...filter), source)
        : node('for', ...items, source, ...filter);
    }
    while (this.took(', ')) items.push(item());
    this.take(close);
    return node(label, ...items);
  }

  private entry(): ProgramTree {
    const key = this.expression();
    this.take(': ');
    return node('entry', key, this.expression());
  }

  /** Expressions with commas between, and the closing lexeme. */
  private listed(close: string): ProgramTree[] {
    const items = [this.expression()];
    while (this.took(', ')) items.push(this.expression());
    this.take(close);
    return items;
  }

  private joined(belongs: (lexeme: string) => boolean): string {
    let text = '';
    while (belongs(this.next)) {
      text += this.next;
      this.at++;
    }
    return text;
  }

  /** The lexeme to be read; empty at the end. */
  private get next(): string {
    return this.lexeme(this.at);
  }

  private lexeme(at: number): string {
    return this.vocabulary.lexemes[this.tokens[at] ?? -1] ?? '';
  }

  private took(lexeme: string): boolean {
    if (this.next !== lexeme || lexeme === '') return false;
    this.at++;
    return true;
  }

  private take(lexeme: string): void {
    if (!this.took(lexeme)) throw this.unexpected();
  }

  private unexpected(): MalformedCompletionError {
    return new MalformedCompletionError('a program', this.tokens);
  }
}

function node(label: string, ...children: readonly ProgramTree[]): ProgramTree {
  return { label, children };
}
