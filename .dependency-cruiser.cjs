/**
 * The arrows between rooms, as the one table `tools/eslint/rooms.ts` says them; `src/README.md` explains them.
 * Every rule's comment says what to do instead. Type-only imports count: a type is a dependency, too.
 */
const {
  ARROWS,
  BROWSER_API_ROOMS,
  HOST_ARROWS,
  KNOW_ENGINE_TYPES,
  LIBRARY_HOMES,
  PURE_ROOMS,
} = require('./tools/eslint/rooms.ts');

const TEST = '\\.test\\.tsx?$';
/** What the tests of a room share. */
const TESTING = '^src/.+/testing/';
/** What rooms that are given an engine may know of it. */
const ENGINE_SEAM = '^src/engine/(engine|traits)\\.ts$';
const one = (names) => (names.length === 1 ? names[0] : `(${names.join('|')})`);
const escape = (text) => text.replaceAll(/[/.]/g, '\\$&');

/** One rule a room: it reaches its own files and the rooms that the table names. */
function arrowRule([room, targets]) {
  const seam = KNOW_ENGINE_TYPES.includes(room) ? [ENGINE_SEAM] : [];
  return {
    name: `arrows-of-${room}`,
    severity: 'error',
    comment:
      `src/${room} may import ${targets.length > 0 ? targets.map((name) => `src/${name}`).join(', ') : 'no other room'}. ` +
      'Move the shared words to src/protocol, or take what you need as a parameter and let the caller above pass it in. ' +
      'A new arrow is a decision: change tools/eslint/rooms.ts, src/README.md and docs/decisions together.',
    from: { path: `^src/${room}/`, pathNot: TEST },
    to: { path: '^src/[^/]+/', pathNot: [`^src/${one([room, ...targets])}/`, ...seam] },
  };
}

/** One rule for each room of the host: what puts the rooms together is above them, and none of them imports it. */
function hostArrowRule([room, targets]) {
  return {
    name: `arrows-of-host-${room}`,
    severity: 'error',
    comment:
      `src/host/${room} may import ${targets.length > 0 ? targets.map((name) => `src/host/${name}`).join(', ') : 'no other room of the host'}. ` +
      'Take what you need as a parameter: src/host/host.ts puts the rooms together. ' +
      'A new arrow is a decision: change HOST_ARROWS in tools/eslint/rooms.ts and src/README.md together.',
    from: { path: `^src/host/${room}/`, pathNot: [TEST, TESTING] },
    to: { path: '^src/host/', pathNot: `^src/host/${one([room, ...targets])}/` },
  };
}

function libraryRule({ name, home, instead }) {
  return {
    name: `home-of-${name.replaceAll(/\W+/g, '-').replace(/^-/, '')}`,
    severity: 'error',
    comment: `Only ${home} imports ${name}. ${instead}`,
    from: { path: '^(src|entrypoints)/', pathNot: [`^${escape(home)}`, TEST] },
    to: { path: `^node_modules/${escape(name)}/` },
  };
}

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: 'no-cycles',
      severity: 'error',
      comment:
        'These files need each other in a circle. Move what both need into a third file, or pass it in as a parameter.',
      from: {},
      to: { circular: true },
    },
    {
      name: 'known-rooms',
      severity: 'error',
      comment:
        'This folder of src is not a room yet. Put the file into a room, or add the room to tools/eslint/rooms.ts and src/README.md.',
      from: { path: '^src/', pathNot: `^src/${one(Object.keys(ARROWS))}/` },
      to: {},
    },
    ...Object.entries(ARROWS).map(arrowRule),
    {
      name: 'known-rooms-of-host',
      severity: 'error',
      comment: 'This folder of src/host is not a room yet. Put the file into a room, or add the room to HOST_ARROWS.',
      from: { path: '^src/host/[^/]+/', pathNot: `^src/host/${one([...Object.keys(HOST_ARROWS), 'testing'])}/` },
      to: {},
    },
    ...Object.entries(HOST_ARROWS).map(hostArrowRule),
    {
      name: 'engine-seam-is-types',
      severity: 'error',
      comment: 'This room knows the engine as a type only (`import type`): the engine itself is passed in by src/host.',
      from: { path: `^src/${one(KNOW_ENGINE_TYPES)}/`, pathNot: [TEST, TESTING] },
      to: { path: ENGINE_SEAM, dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'nothing-imports-a-shell',
      severity: 'error',
      comment: 'Entrypoints are wiring for one browser context. Move what you want to share into a room of src.',
      from: { path: '^(src|tools|tests|lab)/' },
      to: { path: '^entrypoints/' },
    },
    {
      name: 'shells-are-alone',
      severity: 'error',
      comment: 'Each entrypoint is a bundle of its own. Move what two of them need into a room of src.',
      from: { path: '^entrypoints/([^/.]+)' },
      to: { path: '^entrypoints/', pathNot: '^entrypoints/$1[/.]' },
    },
    {
      name: 'providers-are-alone',
      severity: 'error',
      comment:
        'A provider is one folder. What two of them need belongs beside engine.ts; only registry.ts knows them by name.',
      from: { path: '^src/engine/providers/([^/]+)/' },
      to: { path: '^src/engine/providers/', pathNot: '^src/engine/providers/$1/' },
    },
    {
      name: 'registry-knows-providers',
      severity: 'error',
      comment:
        'Only src/engine/registry.ts and a worker of its own know a provider. Ask what you want to know of the Provider (src/engine/engine.ts): what it says must hold for an engine that nobody has thought of.',
      from: {
        path: '^(src|entrypoints)/',
        pathNot: ['^src/engine/(registry|providers/)', '^entrypoints/[^/]+-worker', TEST, TESTING],
      },
      to: { path: '^src/engine/providers/' },
    },
    {
      name: 'kinds-of-sources-are-alone',
      severity: 'error',
      comment:
        'A kind of source is one folder. What two of them need belongs beside source.ts; only registry.ts knows them by name.',
      from: { path: '^src/sources/([^/]+)/' },
      to: { path: '^src/sources/[^/]+/', pathNot: '^src/sources/$1/' },
    },
    {
      name: 'registry-knows-kinds-of-sources',
      severity: 'error',
      comment:
        'Only src/sources/registry.ts knows a kind of source. Open what you have (OpenSources in src/sources/open-sources.ts): whichever kind reads it gives a Source.',
      from: { path: '^(src|entrypoints)/', pathNot: ['^src/sources/(registry|[^/]+/)', TEST, TESTING] },
      to: { path: '^src/sources/[^/]+/' },
    },
    {
      name: 'no-barrels',
      severity: 'error',
      comment: 'Import the file that has the code; an index file ties knots of imports and hides where a line lives.',
      from: { path: '^(src|entrypoints|tools|tests|lab)/' },
      to: { path: '^(src|tools|tests|lab)/.*/index\\.tsx?$' },
    },
    {
      name: 'no-orphans',
      severity: 'error',
      comment: 'Nothing imports this file and it imports nothing: delete it, or wire it in.',
      from: { orphan: true, path: '^src/', pathNot: [TEST, '\\.d\\.ts$'] },
      to: {},
    },
    {
      name: 'production-without-tests-and-tools',
      severity: 'error',
      comment:
        'What is shipped does not import tests, fixtures, tools or the lab. Move the shared part into a room of src.',
      from: { path: '^(src|entrypoints)/', pathNot: [TEST, TESTING] },
      to: { path: ['^(tests|tools|lab)/', TEST, TESTING] },
    },
    {
      name: 'production-without-dev-dependencies',
      severity: 'error',
      comment:
        'What is shipped stands in "dependencies" of package.json, where the licence check sees it. WXT is the build itself.',
      from: { path: '^(src|entrypoints)/', pathNot: [TEST, TESTING] },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'], pathNot: '^node_modules/(wxt|@types)/' },
    },
    {
      name: 'no-unresolvable',
      severity: 'error',
      comment: 'This import leads nowhere: correct the path, or add the package to package.json.',
      from: {},
      to: { couldNotResolve: true, pathNot: ['^#i18n$', '\\?(url|worker|raw)', '^virtual:', '\\.(css|wasm)$'] },
    },
    {
      name: 'no-node-in-the-package',
      severity: 'error',
      comment: 'Node is not in a browser. What needs it belongs in tools, tests or lab.',
      from: { path: '^(src|entrypoints)/', pathNot: [TEST, TESTING] },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'workers-without-the-browser-api',
      severity: 'error',
      comment:
        'A worker has no extension API: loading its polyfill ends the worker before its first line. Keep what both sides need in a module of its own.',
      from: { path: '^entrypoints/[^/]+-worker\\.ts$' },
      to: {
        path: '^(node_modules/)?(webextension-polyfill|wxt/(dist/)?(utils/)?browser|@wxt-dev/browser)',
        reachable: true,
      },
    },
    {
      name: 'browser-api-rooms',
      severity: 'error',
      comment:
        'Only platform, messaging, storage, background and the entrypoints touch the browser API. Add a named function to one of them and call that.',
      from: { path: '^src/', pathNot: [`^src/${one(BROWSER_API_ROOMS)}/`, TEST] },
      to: {
        path: '^(node_modules/)?(webextension-polyfill|wxt/(dist/)?(utils/)?browser|@wxt-dev/browser|@types/webextension-polyfill)',
      },
    },
    {
      name: 'pure-rooms-import-no-library',
      severity: 'error',
      comment: 'Pure rooms import valibot at most, for types derive from schemas: it is pure itself.',
      from: { path: `^src/${one(PURE_ROOMS)}/`, pathNot: TEST },
      to: { path: '^node_modules/', pathNot: '^node_modules/valibot/' },
    },
    ...LIBRARY_HOMES.map(libraryRule),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: ['^\\.output/', '^\\.wxt/', '^\\.build/', '^public/'] },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'browser', 'types', 'default'],
      extensions: ['.ts', '.tsx', '.d.ts', '.js', '.mjs', '.cjs', '.json'],
    },
    reporterOptions: { text: { highlightFocused: true } },
  },
};
