/**
 * The command line's entry: `npm run azr -- COMMAND ...`. Ctrl-C lets the command finish its iteration and save; a
 * second one ends the process at once.
 */
import { runCommandLine } from './commandLine';

const stop = new AbortController();
process.once('SIGINT', () => {
  process.stderr.write('\nStopping after this iteration; press Ctrl-C again to stop at once.\n');
  stop.abort();
});

process.exitCode = await runCommandLine(process.argv.slice(2), {
  print: (text) => void process.stdout.write(text),
  tell: (line) => void process.stderr.write(`${line}\n`),
  stop: stop.signal,
});
