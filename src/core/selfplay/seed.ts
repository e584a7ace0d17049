/**
 * Seeding (paper section 3.3.1): from one identity triplet the ordinary propose prompts are asked, without any
 * update, until the deduction and abduction buffers hold the wanted number of distinct tasks; both get the same
 * ones. Induction is then seeded from their programs. A run may be given seeds instead (`given.ts`).
 */
import { pairKey } from '../evaluation/suites';
import { signatureLexeme } from '../language/lexemes';
import type { Mode } from '../task/mode';
import type { Task } from '../task/task';
import { behaviour } from './behaviour';
import { seedFrom } from './given';
import { proposalPrompt, propose } from './propose';
import type { Run } from './run';
import { validate } from './validate';

/** Proposals a round of seeding asks for. */
const roundSize = 64;

/** Rounds after which seeding ends with what it has: a level may hold fewer distinct tasks than wanted. */
const maxRounds = 60;

/** Fills the buffers of all modes the run trains. @returns the seed tasks, all with iteration 0. */
export async function seedBuffers(run: Run): Promise<readonly Task[]> {
  if (run.seeds) await seedFrom(run, run.seeds);
  else await seedFromIdentity(run);
  run.forgetProposals();
  return Object.values(run.buffers).flatMap((buffer) => buffer.newest(buffer.size).map(({ task }) => task));
}

async function seedFromIdentity(run: Run): Promise<void> {
  const { deduction } = run.buffers;
  deduction.add(await identityTask(run));
  await collect(run, 'deduction');
  for (const { task } of [...deduction.newest(deduction.size)].reverse()) {
    run.buffers.abduction.add({ ...task, id: run.nextTaskId++, mode: 'abduction' });
  }
  if (run.config.task.modes.includes('induction')) await collect(run, 'induction');
  if (run.config.task.modes.includes('error')) await collect(run, 'error');
}

/** Proposes and validates until the mode's buffer holds enough distinct tasks; references come from it as it grows. */
async function collect(run: Run, mode: Mode): Promise<void> {
  const { buffer: settings, propose: proposer } = run.config;
  const buffer = run.buffers[mode];
  const fromPrior = proposer.source === 'prior' ? 1 : proposer.priorShare;
  const wanted = Math.min(settings.seedTasks, buffer.capacity);
  const known = new Set(buffer.newest(buffer.size).map(({ task }) => taskKey(task)));
  for (let round = 0; round < maxRounds && buffer.size < wanted; round++) {
    const prompts = Array.from({ length: roundSize }, (_, index) =>
      proposalPrompt(run, mode, index < fromPrior * roundSize ? 'prior' : 'policy'),
    );
    for (const verdict of await validate(run, await propose(run, prompts))) {
      if (!verdict.valid || known.has(taskKey(verdict.task)) || buffer.size >= wanted) continue;
      known.add(taskKey(verdict.task));
      buffer.add(verdict.task);
    }
  }
}

function taskKey(task: Task): string {
  return pairKey(task.program, task.pairs.map((pair) => pair.input).join(', '));
}

/** The identity function on one value: the only task a run is given. */
async function identityTask(run: Run): Promise<Task> {
  const signature = run.language.signatures.find(
    ({ argument, second, result }) => second === undefined && argument === result,
  );
  if (!signature) throw new Error('The language has no function from a type to itself to seed a run with.');
  const program = `${signatureLexeme(signature.argument, signature.result, 'return')}x`;
  const [input = ''] = run.environment.probes(signature, 1);
  const probes = run.environment.probes(signature, run.config.validate.probes);
  const [results = []] = await run.environment.run([{ program, inputs: probes }]);
  return {
    id: run.nextTaskId++,
    mode: 'deduction',
    program,
    signature,
    pairs: [{ input, output: input }],
    visible: 1,
    behaviour: behaviour(results, 'deduction'),
    provenance: { origin: 'identity', iteration: 0, references: [] },
  };
}
