/**
 * The files of the `pyodide` package that a browser loads from our own origin, under `pyodide/`. The build copies
 * exactly these. The package's lock file is not among them: no Python package is ever installed.
 */
export const pyodideAssets = [
  'pyodide.mjs',
  'pyodide.asm.mjs',
  'pyodide.asm.wasm',
  'python_stdlib.zip',
] as const;

/** Folder of the assets below the site's base URL. */
export const pyodideFolder = 'pyodide/';

/** The interpreter inside that package, as the page names it; a test asks the interpreter itself. */
export const pythonVersion = '3.14.2';
