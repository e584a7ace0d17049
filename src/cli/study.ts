/**
 * `study`: a named experiment, run again by anyone: arms that differ in one thing, the same seeds, the same budget. What
 * the studies are is `study/studies.ts`; their results are kept in docs/RESULTS.md.
 */
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Command, readOptions, UsageError, wholeNumber } from './command';
import { makeFolder, writeResult } from './files';
import { publish } from './study/page';
import { quick } from './study/plan';
import { runStudy } from './study/runs';
import { quickShares, studies } from './study/studies';
import { finalAccuracy, markdownTable, summarise } from './study/summary';

const options = {
  quick: { type: 'boolean' },
  parallel: { type: 'string' },
  out: { type: 'string' },
  json: { type: 'string' },
} as const;

const help = `Usage: npm run azr -- study NAME [options]

Runs a named experiment and writes its table and picture into docs/RESULTS.md. Finished runs are kept in the folder, so a
study that was stopped goes on where it was.

${Object.values(studies)
  .map(({ name, title }) => `  ${name.padEnd(16)} ${title}`)
  .join('\n')}

  --quick                 one seed and a share of the budget; prints the table and writes nothing into the documents
  --parallel P            runs at a time (default: as many as there are cores for their threads)
  --out DIR               where the runs go (default runs/study)
  --json FILE             the rows of the table; - is standard output`;

export const studyCommand: Command = {
  name: 'study',
  summary: 'runs a named experiment and writes its table and picture',
  help,
  async run(args, terminal) {
    const { values, positionals } = readOptions(args, options);
    const [name = '', ...more] = positionals;
    const whole = Object.values(studies).find((candidate) => candidate.name === name);
    const names = Object.keys(studies).join(', ');
    if (!whole) throw new UsageError(`there is no study "${name}"; use one of: ${names}.`);
    if (more.length > 0) throw new UsageError(`"${more[0]}" belongs to no option.`);
    const study = values.quick ? quick(whole, quickShares[whole.name] ?? 1) : whole;
    const parallel =
      values.parallel === undefined
        ? Math.max(1, Math.floor(availableParallelism() / study.workers))
        : wholeNumber('--parallel', values.parallel, [1, 64]);
    const root = fileURLToPath(new URL('../..', import.meta.url));
    const folder = join(values.out ?? join(root, 'runs', 'study'), values.quick ? 'quick' : '');
    makeFolder(folder);
    terminal.tell(`${study.title}: ${study.question}`);
    const runs = await runStudy(study, {
      folder,
      parallel,
      stop: terminal.stop,
      onDone: ({ stage, arm, seed, rows }, done, all) => {
        const natural = Object.entries(finalAccuracy(rows, 'natural'));
        const accuracies = natural.map(([mode, share]) => `${mode} ${share.toFixed(2)}`).join(', ');
        terminal.tell(
          `${done} of ${all}: level ${stage.level}, ${arm.name}, seed ${seed}: natural ${accuracies}`,
        );
      },
    });
    const rows = summarise(study.name, runs);
    if (values.json !== undefined) writeResult(values.json, rows, terminal);
    if (values.json !== '-') for (const line of markdownTable(rows)) terminal.print(`${line}\n`);
    if (terminal.stop.aborted || values.quick) return;
    publish(root, study, runs, rows, new Date().toISOString().slice(0, 10));
    terminal.tell('Written into docs/RESULTS.md.');
  },
};
