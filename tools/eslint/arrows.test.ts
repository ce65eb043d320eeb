/** Tests the rules on arrows: a small tree of files breaks each of them, and its rule must find the breach. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { dependency } from '../test-run/programs.ts';

const root = path.resolve(import.meta.dirname, '../..');

/** One run of dependency-cruiser takes a second alone, and over ten beside builds and the linter. */
const CRUISE_MS = 60_000;

/** Rule, file, and what it must not import. */
const BREACHES = [
  ['arrows-of-surfaces', 'src/surfaces/a.ts', 'src/host/target.ts'],
  ['arrows-of-tasks', 'src/tasks/a.ts', 'src/extract/target.ts'],
  ['arrows-of-protocol', 'src/protocol/a.ts', 'src/platform/target.ts'],
  ['arrows-of-platform', 'src/platform/a.ts', 'src/protocol/target.ts'],
  ['arrows-of-engine', 'src/engine/a.ts', 'src/models/target.ts'],
  ['arrows-of-host-lane', 'src/host/lane/a.ts', 'src/host/jobs/target.ts'],
  ['arrows-of-host-jobs', 'src/host/jobs/a.ts', 'src/host/models/target.ts'],
  ['arrows-of-host-models', 'src/host/models/a.ts', 'src/host/chats/target.ts'],
  ['arrows-of-host-chats', 'src/host/chats/a.ts', 'src/host/target.ts'],
  ['known-rooms-of-host', 'src/host/misc/a.ts', 'src/host/jobs/target.ts'],
  ['nothing-imports-a-shell', 'src/host/to-shell.ts', 'entrypoints/background.ts'],
  ['shells-are-alone', 'entrypoints/popup/a.ts', 'entrypoints/options/target.ts'],
  ['providers-are-alone', 'src/engine/providers/wllama/a.ts', 'src/engine/providers/webllm/target.ts'],
  ['registry-knows-providers', 'src/host/to-provider.ts', 'src/engine/providers/wllama/target.ts'],
  ['arrows-of-sources', 'src/sources/a.ts', 'src/messaging/target.ts'],
  ['kinds-of-sources-are-alone', 'src/sources/document/a.ts', 'src/sources/text-file/target.ts'],
  ['registry-knows-kinds-of-sources', 'src/page/to-kind.ts', 'src/sources/document/target.ts'],
  ['registry-knows-kinds-of-sources', 'src/sources/to-kind.ts', 'src/sources/document/target.ts'],
  ['production-without-tests-and-tools', 'src/host/to-tools.ts', 'tools/target.ts'],
  ['production-without-tests-and-tools', 'src/host/to-testing.ts', 'src/host/testing/target.ts'],
  ['engine-seam-is-types', 'src/tasks/to-engine.ts', 'src/engine/engine.ts'],
  ['no-barrels', 'src/host/to-barrel.ts', 'src/tasks/index.ts'],
  ['known-rooms', 'src/misc/a.ts', 'src/protocol/target.ts'],
  ['no-cycles', 'src/host/circle.ts', 'src/host/circle.ts'],
] as const;

const ALLOWED = {
  'src/tasks/types.ts':
    "import type { target } from '@/src/engine/engine'; import { target as word } from '@/src/protocol/target'; export type T = typeof target; export const t = word;",
  'src/host/run.ts':
    "import { t } from '@/src/tasks/types'; import { ask } from './chats/ask'; export const run = [t, ask];",
  'src/sources/registry.ts': "import { target as kind } from './document/target'; export const kinds = [kind];",
  'src/page/open.ts': "import { kinds } from '@/src/sources/registry'; export const open = kinds;",
  'entrypoints/page.ts': "import { open } from '@/src/page/open'; void open;",
  'src/host/chats/ask.ts': "import { target as job } from '@/src/host/jobs/target'; export const ask = job;",
  'src/host/testing/fake.ts': "import { target } from '@/tools/target'; export const fake = target;",
  'entrypoints/offscreen/main.ts': "import { run } from '@/src/host/run'; void run;",
};

let tree = '';
let found: { rule: { name: string }; from: string }[] = [];

function plant(name: string, text: string): void {
  mkdirSync(path.join(tree, path.dirname(name)), { recursive: true });
  writeFileSync(path.join(tree, name), text);
}

beforeAll(() => {
  tree = mkdtempSync(path.join(tmpdir(), 'arrows-'));
  plant('tsconfig.json', '{ "compilerOptions": { "paths": { "@/*": ["./*"] } } }');
  for (const [, , to] of BREACHES) plant(to, 'export const target = 1;');
  for (const [, from, to] of BREACHES) {
    plant(
      from,
      `import { target as b } from '@/${to.replace(/\.ts$/, '')}'; export const a = () => b; export const target = 2;`,
    );
  }
  plant('src/tasks/alone.ts', 'export const alone = 1;');
  for (const [name, text] of Object.entries(ALLOWED)) plant(name, text);
  const rules = path.join(root, '.dependency-cruiser.cjs');
  const [program, ...args] = dependency('dependency-cruiser', 'depcruise', '--config', rules, '-T', 'json');
  const { summary } = JSON.parse(
    execFileSync(program, [...args, 'src', 'entrypoints', 'tools'], { cwd: tree }).toString(),
  ) as {
    summary: { violations: typeof found };
  };
  found = summary.violations;
}, CRUISE_MS);

afterAll(() => {
  rmSync(tree, { recursive: true });
});

test.each(BREACHES)('%s: %s may not import %s', (rule, from) => {
  expect(found.filter((violation) => violation.from === from).map((violation) => violation.rule.name)).toContain(rule);
});

test('a file that nobody needs is found', () => {
  expect(found).toContainEqual(
    expect.objectContaining({ from: 'src/tasks/alone.ts', rule: { name: 'no-orphans', severity: 'error' } }),
  );
});

test.each(Object.keys(ALLOWED))('%s keeps to the arrows', (from) => {
  expect(found.filter((violation) => violation.from === from)).toEqual([]);
});
