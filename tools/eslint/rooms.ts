/**
 * The rooms of `src/` and the arrows between them. The linter and dependency-cruiser both read this table;
 * `src/README.md` explains it to people.
 */

/** What each room may import from other rooms. Shells (`entrypoints/`) may import any room; nothing imports a shell. */
export const ARROWS: Readonly<Record<string, readonly string[]>> = {
  protocol: [],
  platform: [],
  gguf: ['protocol'],
  actions: ['protocol'],
  extract: ['protocol', 'platform'],
  tasks: ['protocol', 'actions'],
  storage: ['protocol', 'platform'],
  messaging: ['protocol', 'platform'],
  engine: ['protocol', 'platform', 'gguf'],
  network: ['protocol'],
  models: ['protocol', 'platform', 'gguf', 'network', 'storage'],
  host: ['protocol', 'platform', 'actions', 'tasks', 'models', 'engine', 'messaging', 'storage'],
  sources: ['protocol', 'platform', 'extract'],
  surfaces: ['protocol', 'platform', 'actions', 'messaging', 'storage', 'sources'],
  page: ['protocol', 'platform', 'extract', 'messaging', 'sources'],
  background: ['protocol', 'platform', 'actions', 'extract', 'messaging', 'storage'],
};

/** The rooms inside `host`, and what each may import of the others. The files beside them put them together. */
export const HOST_ARROWS: Readonly<Record<string, readonly string[]>> = {
  lane: [],
  jobs: ['lane'],
  models: ['lane'],
  chats: ['jobs', 'lane'],
};

/** Rooms that may import types of `src/engine/engine.ts`. The engine itself is passed to them. */
export const KNOW_ENGINE_TYPES: readonly string[] = ['tasks', 'models'];

/** Rooms that hold no state and touch neither document nor disk: the same input gives the same output anywhere. */
export const PURE_ROOMS: readonly string[] = ['protocol', 'actions', 'tasks', 'gguf'];

/** Rooms that also run where there is no document: in workers and in Chrome's service worker. */
export const ROOMS_WITHOUT_DOM: readonly string[] = [
  ...PURE_ROOMS,
  'engine',
  'network',
  'models',
  'host',
  'storage',
  'messaging',
  'platform',
  'background',
];

/** Rooms that may use the `browser` API. `background` does what only the background may: menus, tabs, permissions. */
export const BROWSER_API_ROOMS: readonly string[] = ['platform', 'messaging', 'storage', 'background'];

/** A library that only one folder imports, so that replacing it changes that folder alone. */
export interface LibraryHome {
  /** The package's name. */
  readonly name: string;
  /** The folder that may import it, with a slash at its end. */
  readonly home: string;
  /** What to do elsewhere. */
  readonly instead: string;
}

export const LIBRARY_HOMES: readonly LibraryHome[] = [
  {
    name: '@mlc-ai/web-llm',
    home: 'src/engine/providers/webllm/',
    instead: 'Go through Provider in src/engine/engine.ts.',
  },
  {
    name: '@wllama/wllama',
    home: 'src/engine/providers/wllama/',
    instead: 'Go through Provider in src/engine/engine.ts.',
  },
  {
    name: '@huggingface/jinja',
    home: 'src/engine/providers/llama/',
    instead: 'Go through Provider in src/engine/engine.ts.',
  },
  { name: 'dexie', home: 'src/storage/', instead: 'Add a method to a store in src/storage and call that.' },
  { name: '@mozilla/readability', home: 'src/extract/', instead: 'Take a PageContent (src/protocol/page-content.ts).' },
  {
    name: 'marked',
    home: 'src/surfaces/markdown/',
    instead: 'Show <Markdown> from src/surfaces/markdown/markdown.tsx: its list of elements is closed.',
  },
  {
    name: '@floating-ui/dom',
    home: 'src/surfaces/markdown/',
    instead: 'Call placeBeside of src/surfaces/markdown/place-beside.ts.',
  },
];
