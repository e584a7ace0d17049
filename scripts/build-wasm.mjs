/**
 * Compiles the policy kernels (AssemblyScript) to build/wasm/: one source, one build with plain SIMD and one with
 * relaxed SIMD (fused multiply-add). Does nothing when both are newer than every source file.
 */
import { mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const sources = 'src/engine/policy/wasm/assembly';
const targets = Object.keys(JSON.parse(readFileSync(`${root}/asconfig.json`, 'utf8')).targets);
const outputs = targets.map((target) => `build/wasm/policy-${target}.wasm`);

/** @param {string} path */
/** @param {string} path */
const changed = (path) => statSync(`${root}/${path}`, { throwIfNoEntry: false })?.mtimeMs ?? 0;
const inputs = ['asconfig.json', 'scripts/build-wasm.mjs', 'package.json'].concat(
  readdirSync(`${root}/${sources}`).map((name) => `${sources}/${name}`),
);
const newest = Math.max(...inputs.map(changed));
if (outputs.every((output) => changed(output) > newest)) process.exit(0);

const { default: asc } = await import('assemblyscript/asc');
mkdirSync(`${root}/build/wasm`, { recursive: true });
for (const target of targets) {
  const { error, stderr } = await asc.main([`${sources}/index.ts`, '--target', target, '--baseDir', root]);
  if (error) {
    console.error(stderr.toString());
    console.error(`The ${target} build of the policy kernels failed: ${error.message}`);
    process.exit(1);
  }
  console.log(`built build/wasm/policy-${target}.wasm`);
}
