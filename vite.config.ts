/**
 * How the page is built and served. The headers isolate the page (`crossOriginIsolated`), which gives it shared memory
 * between workers and lets a running Python program be interrupted; the app also works without them, only slower.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';
import { viteStaticCopy } from 'vite-plugin-static-copy';
import { documentPage } from './scripts/markdown.mjs';
import { pyodideAssets, pyodideFolder } from './src/engine/python/assets.ts';

const HEADERS = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
  'Cross-Origin-Resource-Policy': 'same-origin',
};

/** Writes the same headers for static hosts that read a `_headers` file. */
function headersFile(): Plugin {
  const lines = Object.entries(HEADERS).map(([name, value]) => `  ${name}: ${value}`);
  return {
    name: 'headers-file',
    apply: 'build',
    generateBundle() {
      this.emitFile({ type: 'asset', fileName: '_headers', source: `/*\n${lines.join('\n')}\n` });
    },
  };
}

/** The documents as pages in docs/, where the page's explanations lead, with the pictures of studies. */
function documentPages(): Plugin {
  const folder = new URL('docs/', import.meta.url);
  const pageOf = (name: string): string => documentPage(readFileSync(new URL(name, folder), 'utf8'));
  const documents = readdirSync(folder).filter((name) => name.endsWith('.md'));
  const pictures = 'results/';
  const served = (name: string): string => `docs/${name.replace('.md', '.html')}`;
  return {
    name: 'document-pages',
    configureServer({ middlewares }) {
      middlewares.use((request, response, next) => {
        const name = documents.find((each) => request.url?.split('?')[0] === `/${served(each)}`);
        const picture = request.url?.startsWith(`/docs/${pictures}`) ? request.url.slice(6) : undefined;
        if (picture?.endsWith('.svg') && existsSync(new URL(picture, folder))) {
          response.setHeader('content-type', 'image/svg+xml').end(readFileSync(new URL(picture, folder)));
        } else if (name === undefined) next();
        else response.setHeader('content-type', 'text/html; charset=utf-8').end(pageOf(name));
      });
    },
    generateBundle() {
      for (const name of documents)
        this.emitFile({ type: 'asset', fileName: served(name), source: pageOf(name) });
      for (const name of readdirSync(new URL(pictures, folder))) {
        const source = readFileSync(new URL(`${pictures}${name}`, folder));
        this.emitFile({ type: 'asset', fileName: `docs/${pictures}${name}`, source });
      }
    },
  };
}

export default defineConfig({
  // Relative, so that the build works in any folder of any host.
  base: './',
  // A missing file is a 404, not the page: a wrong asset path must not look like a success.
  appType: 'mpa',
  plugins: [
    react(),
    viteStaticCopy({
      targets: pyodideAssets.map((file) => ({
        src: fileURLToPath(new URL(`node_modules/pyodide/${file}`, import.meta.url)),
        dest: pyodideFolder,
      })),
      silent: true,
    }),
    headersFile(),
    documentPages(),
  ],
  server: { headers: HEADERS },
  preview: { headers: HEADERS },
  worker: { format: 'es' },
  optimizeDeps: { exclude: ['pyodide'] },
  build: {
    target: 'esnext',
    manifest: true,
    // scripts/check-size.mjs reports sizes and holds the budget that matters; the engines are large and load late.
    reportCompressedSize: false,
    chunkSizeWarningLimit: 5000,
    rolldownOptions: { checks: { pluginTimings: false } },
  },
});
