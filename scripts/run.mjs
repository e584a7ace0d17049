/**
 * Runs one command in the foreground, its output shown as it comes. Node built-ins only, because the scripts that use
 * it run before any package is installed.
 */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** The repository's root, whatever folder a script was started from. */
export const root = fileURLToPath(new URL('..', import.meta.url));

/**
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ env?: NodeJS.ProcessEnv, timeoutMs?: number }} [options]
 * @returns {boolean} whether the command ended with exit code 0 in time
 */
export function run(command, args, { env = process.env, timeoutMs } = {}) {
  const shell = process.platform === 'win32' && !command.endsWith('.exe');
  const { status } = spawnSync(command, args, {
    cwd: root,
    env,
    shell,
    stdio: ['ignore', 'inherit', 'inherit'],
    ...(timeoutMs === undefined ? {} : { timeout: timeoutMs }),
  });
  return status === 0;
}

/**
 * Runs npm itself, the very one that started this script where there is one.
 *
 * @param {readonly string[]} args
 * @param {{ env?: NodeJS.ProcessEnv }} [options]
 */
export function npm(args, options) {
  const npmScript = process.env['npm_execpath'];
  return npmScript?.endsWith('.js')
    ? run(process.execPath, [npmScript, ...args], options)
    : run('npm', args, options);
}
