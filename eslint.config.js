/** The rules of the house. Messages say what to do instead; what is allowed where, and why, is in `tools/eslint/`. */
import stylistic from '@stylistic/eslint-plugin';
import noUnsanitized from 'eslint-plugin-no-unsanitized';
import solid from 'eslint-plugin-solid/configs/typescript';
import tseslint from 'typescript-eslint';
import { OPENS_OWN_PAGES, READS_MODELS, READS_PACKAGE_FILES } from './tools/eslint/allowed.ts';
import noBarrel from './tools/eslint/no-barrel.ts';
import noEgress from './tools/eslint/no-egress.ts';
import noNavigation from './tools/eslint/no-navigation.ts';
import noUnboundedSpread from './tools/eslint/no-unbounded-spread.ts';
import { ARROWS, LIBRARY_HOMES, PURE_ROOMS, ROOMS_WITHOUT_DOM } from './tools/eslint/rooms.ts';

const TYPESCRIPT = ['**/*.ts', '**/*.tsx'];
/** What ends up in the package. */
const SHIPPED = ['src/**/*.{ts,tsx}', 'entrypoints/**/*.{ts,tsx}'];
const TESTS = ['**/*.test.{ts,tsx}', 'tests/**/*.{ts,tsx}', 'lab/**/*.ts'];
/** A relative path out of a room, or out of `entrypoints/`. */
const LEAVES_ROOM = `^(?:\\.\\./)+(?:src/|(?:${Object.keys(ARROWS).join('|')})/)`;
const room = (name) => `src/${name}/**/*.{ts,tsx}`;

const BROWSER_API =
  'Only src/platform, src/messaging, src/storage, src/background and the entrypoints touch the browser API. Add a named function to src/platform (a browser difference), src/messaging (a message) or src/storage (something kept), and call that.';
const DOCUMENT =
  'This room also runs where there is no document. Take what you need as a parameter; what reads a page belongs in src/extract, what shows something in src/surfaces.';
const CONSOLE =
  'Nothing is logged in what is shipped, for a log outlives the page whose text it may hold. Throw or return a SottoError with a code.';
const IMPURE =
  'This room is pure: the same input gives the same output. Take the clock, the randomness or the store as a parameter.';

const DOM_GLOBALS = [
  'document',
  'window',
  'location',
  'history',
  'localStorage',
  'sessionStorage',
  'getComputedStyle',
  'getSelection',
  'matchMedia',
  'requestAnimationFrame',
  'alert',
  'confirm',
  'prompt',
  'Image',
  'Audio',
  'DOMParser',
  'MutationObserver',
  'HTMLElement',
  'Element',
  'Node',
  'Range',
];
const IMPURE_GLOBALS = [
  'navigator',
  'indexedDB',
  'caches',
  'crypto',
  'Worker',
  'BroadcastChannel',
  'setTimeout',
  'setInterval',
  'performance',
  'Date',
];

const restrictedGlobals = (names, message) => names.map((name) => ({ name, message }));
const GLOBAL_OBJECTS = { checkGlobalObject: true, globalObjects: ['self'] };
const SHIPPED_GLOBALS = [
  ...restrictedGlobals(['chrome', 'browser'], `${BROWSER_API} There, import browser from 'webextension-polyfill'.`),
  ...restrictedGlobals(['console'], CONSOLE),
];

const SYNTAX = [
  {
    selector: 'ImportExpression[source.type!="Literal"]',
    message:
      'An import must name its file, so that reviewers can see everything that runs. Import each candidate by its literal path.',
  },
  {
    selector:
      'AssignmentExpression[left.property.name=/^(innerHTML|outerHTML|srcdoc)$/], JSXAttribute[name.name=/^(innerHTML|outerHTML|srcdoc|srcDoc)$/]',
    message: 'Page and model text must never be parsed as HTML. Use textContent, or let Solid render it.',
  },
  {
    selector:
      'CallExpression[callee.property.name=/^(insertAdjacentHTML|setHTMLUnsafe|parseHTMLUnsafe|createContextualFragment)$/], CallExpression[callee.object.name="document"][callee.property.name=/^(write|writeln)$/]',
    message: 'Page and model text must never be parsed as HTML. Build nodes with textContent, or let Solid render it.',
  },
  {
    selector:
      'NewExpression[callee.name=/^(Worker|SharedWorker)$/] > CallExpression[callee.property.name="createObjectURL"]',
    message:
      'Firefox blocks blob: workers in extension pages, and reviewers cannot read them. Ship the worker as a file of the package.',
  },
  {
    selector: 'CallExpression[callee.name="importScripts"]',
    message:
      'Import the code, or name the file as a static worker in the provider: what runs must be readable in the package.',
  },
  {
    selector: 'TSEnumDeclaration',
    message:
      "Use a const array and a union (`as const`, `(typeof X)[number]`): it exists at run time, and valibot's picklist takes it.",
  },
];

const lines = (max) => ['error', { max, skipBlankLines: true, skipComments: true }];
const linesOfFunction = (max) => ['error', { max, skipBlankLines: true, skipComments: true, IIFEs: true }];

/**
 * Limits on size, of formatted code: long things hide mistakes. Split by what changes together, not by line count.
 * What a component shows is long and simple; so is a table of cases.
 */
const SIZE = {
  'max-lines': lines(250),
  'max-lines-per-function': linesOfFunction(80),
  'max-depth': ['error', 4],
  'max-params': ['error', 5],
  complexity: ['error', 16],
};

/** Biome breaks code at this width, but no comment and nothing inside of a string. */
const WIDTH = {
  '@stylistic/max-len': [
    'error',
    { code: 120, ignoreUrls: true, ignoreStrings: true, ignoreTemplateLiterals: true, ignoreRegExpLiterals: true },
  ],
};

const STRICTNESS = {
  eqeqeq: ['error', 'always', { null: 'ignore' }],
  'no-eval': 'error',
  'no-new-func': 'error',
  'no-script-url': 'error',
  'prefer-const': 'error',
  'object-shorthand': 'error',
  'no-promise-executor-return': 'off',
  '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
  '@typescript-eslint/explicit-module-boundary-types': 'error',
  '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
  '@typescript-eslint/no-floating-promises': ['error', { ignoreVoid: true }],
  '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
  '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
  '@typescript-eslint/no-unused-vars': [
    'error',
    { argsIgnorePattern: '^_', varsIgnorePattern: '^_', caughtErrorsIgnorePattern: '^_' },
  ],
  // A guard against a value that the types rule out is right at the edge, where messages and files come in.
  '@typescript-eslint/no-unnecessary-condition': 'off',
  '@typescript-eslint/no-unnecessary-type-parameters': 'off',
  // The contract writes callbacks as methods (`onProgress(progress): void`), and taking them out of an options object
  // is fine.
  '@typescript-eslint/unbound-method': 'off',
  // TypeScript marks the overloads for names of old elements as deprecated, and takes a plain string for one of them.
  '@typescript-eslint/no-deprecated': [
    'error',
    {
      allow: [{ from: 'lib', name: ['querySelector', 'querySelectorAll', 'getElementsByTagName', 'createElement'] }],
    },
  ],
};

export default tseslint.config(
  {
    ignores: [
      '.output/',
      '.wxt/',
      '.build/',
      'node_modules/',
      'bench-results/',
      'screenshots/',
      'public/',
      '**/fixtures/',
      '**/*.min.js',
    ],
  },
  {
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    plugins: { '@stylistic': stylistic },
    rules: WIDTH,
  },

  {
    files: TYPESCRIPT,
    extends: [tseslint.configs.strictTypeChecked],
    plugins: {
      sotto: {
        rules: {
          'no-barrel': noBarrel,
          'no-egress': noEgress,
          'no-navigation': noNavigation,
          'no-unbounded-spread': noUnboundedSpread,
        },
      },
    },
    languageOptions: {
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
      globals: { self: 'readonly', window: 'readonly' },
    },
    rules: { ...STRICTNESS, ...SIZE, 'sotto/no-barrel': 'error' },
  },
  {
    files: ['**/*.{js,mjs,cjs}'],
    // This file is one table of rules, and longer.
    rules: {
      ...SIZE,
      'max-lines': lines(300),
      eqeqeq: STRICTNESS.eqeqeq,
      'no-eval': 'error',
      'no-new-func': 'error',
      'prefer-const': 'error',
    },
  },

  { files: ['**/*.tsx'], ignores: TESTS, rules: { 'max-lines-per-function': linesOfFunction(130) } },
  {
    files: [...TESTS, '**/testing/**/*.ts'],
    rules: { 'max-lines': lines(400), 'max-lines-per-function': linesOfFunction(100) },
  },

  // What is shipped.
  {
    files: SHIPPED,
    ignores: TESTS,
    plugins: { 'no-unsanitized': noUnsanitized },
    rules: {
      'sotto/no-egress': 'error',
      'sotto/no-navigation': 'error',
      'sotto/no-unbounded-spread': 'error',
      'no-unsanitized/method': 'error',
      'no-unsanitized/property': 'error',
      'no-restricted-syntax': ['error', ...SYNTAX],
      'no-restricted-globals': ['error', { globals: SHIPPED_GLOBALS, ...GLOBAL_OBJECTS }],
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            {
              regex: LEAVES_ROOM,
              message: 'Write `@/src/room/file` for another room: then the line says which one it reaches.',
            },
            ...LIBRARY_HOMES.map(({ name, home, instead }) => ({
              group: [name, `${name}/*`],
              message: `Only ${home} imports ${name}. ${instead}`,
            })),
          ],
        },
      ],
    },
  },
  ...LIBRARY_HOMES.map(({ home }) => ({ files: [`${home}**/*.{ts,tsx}`], rules: { 'no-restricted-imports': 'off' } })),
  ...[...READS_PACKAGE_FILES, ...READS_MODELS].map((file) => ({
    files: [file],
    rules: { 'sotto/no-egress': ['error', { allowFetch: true }] },
  })),
  ...OPENS_OWN_PAGES.map((file) => ({ files: [file], rules: { 'sotto/no-navigation': 'off' } })),

  // Rooms.
  {
    files: ROOMS_WITHOUT_DOM.map(room),
    ignores: TESTS,
    rules: {
      'no-restricted-globals': [
        'error',
        { globals: [...SHIPPED_GLOBALS, ...restrictedGlobals(DOM_GLOBALS, DOCUMENT)], ...GLOBAL_OBJECTS },
      ],
    },
  },
  {
    files: PURE_ROOMS.map(room),
    ignores: TESTS,
    rules: {
      'no-restricted-globals': [
        'error',
        {
          globals: [
            ...SHIPPED_GLOBALS,
            ...restrictedGlobals(DOM_GLOBALS, DOCUMENT),
            ...restrictedGlobals(IMPURE_GLOBALS, IMPURE),
          ],
          ...GLOBAL_OBJECTS,
        },
      ],
    },
  },
  {
    files: ['src/surfaces/**/*.tsx', 'entrypoints/**/*.tsx'],
    ...solid,
    languageOptions: { parserOptions: { ecmaFeatures: { jsx: true } } },
  },

  // Tests and tools: no type-aware nagging about mocks, and functions as long as a suite.
  {
    files: [...TESTS, 'tools/**/*.ts', '*.config.ts'],
    rules: {
      'max-lines-per-function': 'off',
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/require-await': 'off',
      '@typescript-eslint/no-empty-function': 'off',
    },
  },
);
