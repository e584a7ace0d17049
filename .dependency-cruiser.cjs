/**
 * The rings: imports go inward only, app -> engine -> core and cli -> engine -> core. docs/ARCHITECTURE.md says why.
 * A test may look outward (the language is tested against real Python), because nothing imports a test.
 */
const TEST = '\\.test\\.tsx?$';

/** Packages are matched by where they resolve to. */
const inModules = (pattern) => `node_modules/${pattern}`;

module.exports = {
  forbidden: [
    {
      name: 'core-imports-only-core',
      comment:
        'src/core says what AZR is and must run anywhere, so it imports nothing of engine, app or cli. ' +
        'Put a port (an interface) in src/core/port and let the engine implement it.',
      severity: 'error',
      from: { path: '^src/core/', pathNot: TEST },
      to: { path: '^(src/(?!core/)|bench/|e2e/|scripts/)' },
    },
    {
      name: 'core-uses-only-pure-rand-and-valibot',
      comment:
        'src/core may use the packages pure-rand and valibot and nothing else: no tfjs, no Pyodide, no React, no Node. ' +
        'What needs them belongs to src/engine (runs it) or src/app (shows it).',
      severity: 'error',
      from: { path: '^src/core/', pathNot: TEST },
      to: { couldNotResolve: false, pathNot: [inModules('(pure-rand|valibot)/'), '^src/'] },
    },
    {
      name: 'engine-imports-only-core-and-engine',
      comment:
        'src/engine runs AZR without knowing who watches, so it imports nothing of app or cli. ' +
        'Send an event through src/engine/trainer/protocol.ts instead.',
      severity: 'error',
      from: { path: '^src/engine/', pathNot: TEST },
      to: { path: '^(src/(app|cli)/|bench/|e2e/|scripts/)' },
    },
    {
      name: 'engine-knows-no-react',
      comment:
        'src/engine also runs on Node and in workers, where there is no page: React and what draws belong to src/app.',
      severity: 'error',
      from: { path: '^src/engine/' },
      to: { path: inModules('(react|react-dom|@mantine|@lezer|zustand|uplot)/') },
    },
    {
      name: 'app-reaches-the-engine-through-its-clients',
      comment:
        'src/app shows what the workers report: of src/engine it may import only the clients and protocols of the trainer and the examination. ' +
        'Importing a policy engine or Python here would run it on the page and make it stutter.',
      severity: 'error',
      from: { path: '^src/app/', pathNot: TEST },
      to: {
        path: '^src/engine/',
        pathNot: '^src/engine/(trainer|examination|archive|storage)/(client|protocol)\\.ts$',
      },
    },
    {
      name: 'app-loads-no-engine-package',
      comment:
        'tfjs, Pyodide and storage run in the trainer worker, never on the page. Ask through the trainer client.',
      severity: 'error',
      from: { path: '^src/app/' },
      to: { path: inModules('(@tensorflow|@jax-js|pyodide|idb)/') },
    },
    {
      name: 'app-imports-no-cli',
      comment:
        'The page and the command line are two doors to the same engine; neither goes through the other.',
      severity: 'error',
      from: { path: '^src/app/' },
      to: { path: '^src/cli/' },
    },
    {
      name: 'cli-imports-no-app',
      comment: 'The command line runs without a page. What both need belongs to src/core or src/engine.',
      severity: 'error',
      from: { path: '^src/cli/' },
      to: { path: '^src/app/' },
    },
    {
      name: 'app-uses-no-node',
      comment:
        'The page has no Node, so src/app imports none of its modules. ' +
        'src/engine may where it checks that it is on Node, because it also runs headless.',
      severity: 'error',
      from: { path: '^src/app/', pathNot: TEST },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'no-tests-in-the-product',
      comment: 'A test is for the test runner: move what you need out of it.',
      severity: 'error',
      from: { pathNot: TEST },
      to: { path: TEST },
    },
    {
      name: 'no-development-packages-in-the-product',
      comment:
        'Only packages under "dependencies" of package.json reach the page. Move this one there if the product needs it.',
      severity: 'error',
      from: { path: '^src/', pathNot: TEST },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only', 'npm'] },
    },
    {
      name: 'no-cycles',
      comment:
        'These files import each other in a circle, so neither can be understood alone. Move what they share to a third.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'no-orphans',
      comment: 'Nothing imports this file and it imports nothing. Delete it or connect it.',
      severity: 'error',
      from: { orphan: true, pathNot: ['\\.d\\.ts$'] },
      to: {},
    },
    {
      name: 'imports-resolve',
      comment: 'This import leads nowhere: the file or package does not exist.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^src/engine/policy/wasm/assembly/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
      extensions: ['.ts', '.tsx', '.mjs', '.js', '.cjs', '.d.ts', '.json'],
    },
  },
};
