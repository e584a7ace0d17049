/**
 * The tree of a program, as Python groups it: operators, calls and literals with what they are applied to. It is for
 * comparing programs by their shape and for nothing else: the signature is left out, types are not checked, and
 * what a program computes is Python's business.
 */
import { MalformedCompletionError } from './completion';
import { slices, type Vocabulary } from './vocabulary';

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
const suffixes: ReadonlySet<string> = new Set([...slices, '.upper()', '.lower()']);

/**
 * Groups the tokens of a program. Two lines become a node `steps`; a list, a comprehension, an index and a condition
 * are nodes of their own; a number or a string is one leaf.
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
    if (!this.next.startsWith('def ')) throw this.unexpected();
    this.at++;
    const first = this.expression();
    const tree = this.took('\n    return ') ? node('steps', first, this.expression()) : first;
    if (this.at < this.tokens.length) throw this.unexpected();
    return tree;
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
      } else if (lexeme === '.count(' || lexeme === '.replace(') {
        this.at++;
        operand = node(lexeme.slice(0, -1), operand, ...this.listed(')'));
      } else return operand;
    }
  }

  private operand(): ProgramTree {
    const lexeme = this.next;
    if (digit.test(lexeme)) return node(this.joined((next) => digit.test(next)));
    this.at++;
    if (lexeme === 'x' || lexeme === 'y' || lexeme === 'v' || lexeme === 'True' || lexeme === 'False') {
      return node(lexeme);
    }
    if (lexeme === "'") {
      const text = this.joined((next) => next !== "'" && next !== '');
      this.take("'");
      return node(`'${text}'`);
    }
    if (lexeme === '(') {
      const inner = this.expression();
      this.take(')');
      return inner;
    }
    if (lexeme === '[') return this.bracket();
    if (callLexeme.test(lexeme)) return node(lexeme.slice(0, -1), ...this.listed(')'));
    this.at--;
    throw this.unexpected();
  }

  /** A list, or a comprehension with its source and its condition. */
  private bracket(): ProgramTree {
    if (this.took(']')) return node('list');
    const first = this.expression();
    if (this.took(' for v in ')) {
      // Not `expression`: an ` if ` behind the source belongs to the comprehension.
      const parts = [first, this.binary(0)];
      if (this.took(' if ')) parts.push(this.binary(0));
      this.take(']');
      return node('for', ...parts);
    }
    return node('list', first, ...(this.took(', ') ? this.listed(']') : this.closed(']')));
  }

  /** Expressions with commas between, and the closing lexeme. */
  private listed(close: string): ProgramTree[] {
    const items = [this.expression()];
    while (this.took(', ')) items.push(this.expression());
    this.take(close);
    return items;
  }

  private closed(close: string): [] {
    this.take(close);
    return [];
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
    return this.vocabulary.lexemes[this.tokens[this.at] ?? -1] ?? '';
  }

  private took(lexeme: string): boolean {
    if (this.next !== lexeme) return false;
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
