/**
 * Puts a study's table and picture into docs/RESULTS.md, between marks of its own, so that running a study again replaces
 * what it said before and nothing else.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { readText, writeFiles } from '../files';
import type { Study } from './plan';
import { studyPlot } from './plot';
import type { StudyRun } from './runs';
import { markdownTable, type StudyRow } from './summary';

/** Where results are, below the root of the project. */
const page = 'docs/RESULTS.md';
const pictures = 'docs/results';

/** @param root folder of the project */
export function publish(
  root: string,
  study: Study,
  runs: readonly StudyRun[],
  rows: readonly StudyRow[],
  date: string,
): void {
  const path = join(root, page);
  const text = existsSync(path) ? readText(path) : '# Results\n';
  writeFiles([
    { path: join(root, pictures, `${study.name}.svg`), data: studyPlot(study, runs) },
    { path, data: replaced(text, study.name, section(study, rows, date)) },
  ]);
}

/** The text with what stands between the study's marks replaced, or with the study added at the end. */
function replaced(text: string, name: string, section: string): string {
  const begin = `<!-- study ${name} -->`;
  const end = `<!-- end of ${name} -->`;
  const whole = `${begin}\n${section}\n${end}`;
  const from = text.indexOf(begin);
  const to = text.indexOf(end);
  if (from < 0 || to < from) return `${text.trimEnd()}\n\n${whole}\n`;
  return text.slice(0, from) + whole + text.slice(to + end.length);
}

function section(study: Study, rows: readonly StudyRow[], date: string): string {
  return [
    `Made by \`npm run azr -- study ${study.name}\` on ${date}; seeds ${study.seeds.join(', ')}. Accuracies: deduction / abduction / induction, greedy, means over seeds of each run's last five evaluations; ± is the standard deviation between seeds.`,
    '',
    ...markdownTable(rows),
    '',
    `![${study.title}](results/${study.name}.svg)`,
  ].join('\n');
}
