/**
 * The lines of typed text as the language has them: four spaces a block, whatever somebody indented by; a block that
 * stands behind its colon on a line of its own; lines that end inside brackets joined, as Python does; empty lines left
 * out. What the lines say is not looked at.
 */
import { UnknownTextError } from './tokenizer';

export interface LaidOut {
  readonly text: string;
  /** Where each character of `text` was typed; line ends and their spaces where the line's first word was. */
  readonly offsets: readonly number[];
}

const tabWidth = 8;
const opensBlock = /^(?:def|for|while|if|else)\b/;

/** @throws UnknownTextError where a line is indented like none of the blocks around it. */
export function layOutLines(typed: string): LaidOut {
  const writer = new Writer(typed);
  const indents = [0];
  let offset = 0;
  while (offset < typed.length) {
    const start = offset;
    while (/[^\S\n]/.test(typed.charAt(offset))) offset++;
    const first = typed.charAt(offset);
    if (first === '') break;
    if (first === '\n') {
      offset++;
      continue;
    }
    if (writer.empty) indents[0] = widthOf(typed.slice(start, offset));
    else writer.line(depthOf(typed, offset, widthOf(typed.slice(start, offset)), indents), offset);
    offset = writer.words(offset, indents.length - 1);
  }
  return { text: writer.text.trimEnd(), offsets: writer.offsets };
}

function widthOf(spaces: string): number {
  let width = 0;
  for (const space of spaces)
    width = space === '\t' ? (Math.floor(width / tabWidth) + 1) * tabWidth : width + 1;
  return width;
}

/** Opens and closes blocks by a line's indentation. @returns how many are open */
function depthOf(typed: string, offset: number, width: number, indents: number[]): number {
  const top = () => indents[indents.length - 1] ?? 0;
  if (width > top()) indents.push(width);
  while (width < top()) indents.pop();
  if (width !== top()) throw new UnknownTextError(typed, offset);
  return indents.length - 1;
}

class Writer {
  text = '';
  readonly offsets: number[] = [];

  constructor(private readonly typed: string) {}

  get empty(): boolean {
    return this.text === '';
  }

  /** Begins a line. */
  line(depth: number, offset: number): void {
    this.text = this.text.trimEnd();
    this.offsets.length = this.text.length;
    for (const character of `\n${'    '.repeat(depth)}`) this.add(character, offset);
  }

  /** Copies the rest of a line, and the lines it goes on in. @returns where the next one begins */
  words(from: number, depth: number): number {
    const { typed } = this;
    let brackets = 0;
    let quoted = false;
    let block = opensBlock.test(typed.slice(from)) ? depth + 1 : 0;
    let offset = from;
    for (; offset < typed.length; offset++) {
      const character = typed.charAt(offset);
      if (character === "'") quoted = !quoted;
      else if (!quoted && /[([{]/.test(character)) brackets++;
      else if (!quoted && /[)\]}]/.test(character)) brackets--;
      if (character === '\n' && (quoted || brackets <= 0)) return offset + 1;
      this.add(quoted ? character : character.replace(/\s/, ' '), offset);
      if (block > 0 && character === ':' && !quoted && brackets <= 0) {
        const rest = /^[^\S\n]*(?=\S)/.exec(typed.slice(offset + 1));
        if (rest) {
          offset += rest[0].length;
          this.line(block, offset + 1);
          block = opensBlock.test(typed.slice(offset + 1)) ? block + 1 : 0;
        } else block = 0;
      }
    }
    return offset;
  }

  private add(character: string, offset: number): void {
    this.text += character;
    this.offsets.push(offset);
  }
}
