/**
 * Reading and writing files for commands: whole files, replaced in one step, with errors a person can act on. What
 * the files mean is not known here.
 */
import { appendFileSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Terminal } from './terminal';

/** A file that cannot be read or written. */
export class FileError extends Error {
  override readonly name = 'FileError';
  constructor(deed: 'read' | 'write', path: string, cause: unknown) {
    super(`Cannot ${deed} ${path}: ${reason(cause)}.`);
  }
}

function reason(cause: unknown): string {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  const known: Readonly<Record<string, string>> = {
    ENOENT: 'there is no such file or folder',
    EACCES: 'permission denied',
    EISDIR: 'it is a folder',
    ENOTDIR: 'a part of the path is a file, not a folder',
    EEXIST: 'a file of that name is in the way',
    ENOSPC: 'the disk is full',
    EROFS: 'the file system is read-only',
  };
  return known[code] ?? (cause instanceof Error ? cause.message : String(cause));
}

function attempt<T>(deed: 'read' | 'write', path: string, action: () => T): T {
  try {
    return action();
  } catch (cause) {
    throw new FileError(deed, path, cause);
  }
}

/** @throws FileError */
export function readBytes(path: string): Uint8Array<ArrayBuffer> {
  return attempt('read', path, () => new Uint8Array(readFileSync(path)));
}

/** @throws FileError */
export function readText(path: string): string {
  return attempt('read', path, () => readFileSync(path, 'utf8'));
}

/** Makes a folder with those above it. @throws FileError */
export function makeFolder(path: string): void {
  attempt('write', path, () => mkdirSync(path, { recursive: true }));
}

/**
 * Replaces files: all are written beside their places first and renamed at the end, in the order given, so that
 * each is always whole. Folders are made as needed. @throws FileError
 */
export function writeFiles(
  files: readonly { readonly path: string; readonly data: string | Uint8Array }[],
): void {
  const temporary = (path: string): string => `${path}.${process.pid}.partial`;
  try {
    for (const { path, data } of files) {
      makeFolder(dirname(path));
      attempt('write', path, () => writeFileSync(temporary(path), data));
    }
    for (const { path } of files) attempt('write', path, () => renameSync(temporary(path), path));
  } finally {
    for (const { path } of files) rmSync(temporary(path), { force: true });
  }
}

/** Adds to the end of a file. @throws FileError */
export function appendText(path: string, text: string): void {
  attempt('write', path, () => appendFileSync(path, text));
}

/** Where a command's `--json` goes: `-` is standard output. @throws FileError */
export function writeResult(target: string, result: unknown, terminal: Terminal): void {
  const text = `${JSON.stringify(result, null, 2)}\n`;
  if (target === '-') terminal.print(text);
  else writeFiles([{ path: target, data: text }]);
}
