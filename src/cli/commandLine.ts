/**
 * From the arguments of the process to a command and an exit code: 0 on success, 2 when the command line is wrong,
 * 1 when the command failed, 130 when it was stopped. Errors become one line on standard error.
 */
import { ConfigError } from '../core/config/config';
import { type Command, UsageError } from './command';
import { evaluateCommand } from './evaluate';
import { executeCommand } from './executeCommand';
import { seedCommand } from './seed';
import { studyCommand } from './study';
import { suiteCommand } from './suite';
import type { Terminal } from './terminal';
import { trainCommand } from './train';

const commands: readonly Command[] = [
  trainCommand,
  evaluateCommand,
  seedCommand,
  suiteCommand,
  studyCommand,
  executeCommand,
];

const help = `Usage: npm run azr -- COMMAND [options]

${commands.map(({ name, summary }) => `  ${name.padEnd(10)} ${summary}`).join('\n')}

npm run azr -- COMMAND --help shows a command's options; docs/COMMANDS.md describes the files.`;

/** Runs one command. @returns the exit code; nothing is thrown. */
export async function runCommandLine(args: readonly string[], terminal: Terminal): Promise<number> {
  const [name, ...rest] = args;
  if (name === undefined) {
    terminal.tell(help);
    return 2;
  }
  if (name === '--help' || name === '-h' || name === 'help') {
    terminal.print(`${help}\n`);
    return 0;
  }
  const command = commands.find((candidate) => candidate.name === name);
  if (!command) {
    const names = commands.map((candidate) => candidate.name).join(', ');
    terminal.tell(`azr: there is no command "${name}"; use one of: ${names}.`);
    return 2;
  }
  if (rest.includes('--help') || rest.includes('-h')) {
    terminal.print(`${command.help}\n`);
    return 0;
  }
  try {
    await command.run(rest, terminal);
    return terminal.stop.aborted ? 130 : 0;
  } catch (error) {
    return report(command.name, error, terminal);
  }
}

/** Errors the program foresaw have a name of their own and say what to do; any other is a defect and shows its stack. */
function report(command: string, error: unknown, terminal: Terminal): number {
  const foreseen = error instanceof Error && !(error.name in globalThis || error.name in WebAssembly);
  const text = foreseen
    ? error.message
    : error instanceof Error
      ? (error.stack ?? error.message)
      : String(error);
  terminal.tell(`azr ${command}: ${text}`);
  if (error instanceof UsageError || error instanceof ConfigError) {
    terminal.tell(`npm run azr -- ${command} --help shows the options.`);
    return 2;
  }
  return 1;
}
