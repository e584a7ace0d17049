/**
 * Keeps the interpreter's memory snapshot between sessions, so that only the very first start builds one (seconds)
 * and all others restore it (a fraction). It is a cache: losing it, or being refused the space, is never an error.
 * On Node it lies in `node_modules/.cache`, in a browser in the origin's cache storage. Only the newest is kept.
 */
import { builtin, isNode, packageFolder } from './host';

export interface SnapshotStore {
  recall(): Promise<Uint8Array | undefined>;
  keep(bytes: Uint8Array): Promise<void>;
  forget(): Promise<void>;
}

/** The store of the program; another name is another store. */
const programStore = 'absolute-zero-python';
const pyodideVersion = '314.0.7';

const nothingKept: SnapshotStore = {
  recall: async () => undefined,
  keep: async () => undefined,
  forget: async () => undefined,
};

/** Opens this environment's store for snapshots that hold exactly these Python modules. */
export async function openSnapshotStore(
  sources: Readonly<Record<string, string>>,
  storeName = programStore,
): Promise<SnapshotStore> {
  if (isNode) return openFolder(storeName, await nameOf(sources));
  if (typeof caches === 'undefined') return nothingKept;
  return openCache(storeName, new URL(`/${storeName}/${await nameOf(sources)}`, location.origin).href);
}

/** Cache storage and digests exist in the same contexts. */
async function nameOf(sources: Readonly<Record<string, string>>): Promise<string> {
  const text = new TextEncoder().encode(JSON.stringify([pyodideVersion, sources]));
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', text));
  return Array.from(digest.subarray(0, 16), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

function openCache(storeName: string, address: string): SnapshotStore {
  const forget = async () => void (await caches.delete(storeName).catch(() => false));
  return {
    async recall() {
      const found = await caches.match(address, { cacheName: storeName }).catch(() => undefined);
      return found && new Uint8Array(await found.arrayBuffer());
    },
    async keep(bytes) {
      await forget();
      const cache = await caches.open(storeName).catch(() => undefined);
      await cache?.put(address, new Response(new Uint8Array(bytes))).catch(forget);
    },
    forget,
  };
}

async function openFolder(storeName: string, name: string): Promise<SnapshotStore> {
  const [files, modules] = await Promise.all([
    builtin<typeof import('node:fs/promises')>('fs/promises'),
    builtin<typeof import('node:module')>('module'),
  ]);
  const folder = `${packageFolder(modules, 'pyodide')}../.cache/${storeName}/`;
  const forget = () => files.rm(folder, { recursive: true, force: true }).catch(() => undefined);
  return {
    recall: () => files.readFile(folder + name).catch(() => undefined),
    async keep(bytes) {
      // Written beside its place and renamed, so that a process that starts meanwhile never reads a part.
      const draft = `${folder}${name}.${process.pid}`;
      try {
        await forget();
        await files.mkdir(folder, { recursive: true });
        await files.writeFile(draft, bytes);
        await files.rename(draft, folder + name);
      } catch {
        await forget();
      }
    },
    forget,
  };
}
