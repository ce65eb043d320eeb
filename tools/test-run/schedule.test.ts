import { setImmediate as turn } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { choose, runSchedule, type Stage } from './schedule.ts';

const stage = (name: string, cores: Stage['cores'], ...needs: string[]): Stage => ({ name, cores, needs });

/** Runs stages whose ends are decided by the test. */
function rehearse(stages: readonly Stage[], slots: number) {
  const running = new Map<string, (isPassed: boolean) => void>();
  const leftOut: string[] = [];
  const done = runSchedule(stages, {
    slots,
    start: ({ name }) =>
      new Promise((resolve) => {
        running.set(name, resolve);
      }),
    leaveOut: ({ name }, missing) => leftOut.push(`${name} without ${missing.join(', ')}`),
  });
  return {
    done,
    leftOut,
    running: () => [...running.keys()],
    end: async (name: string, isPassed = true) => {
      running.get(name)?.(isPassed);
      running.delete(name);
      await turn();
    },
  };
}

test('runs stages side by side, in order, as far as the processors allow', async () => {
  const run = rehearse([stage('net', 0), stage('a', 1), stage('b', 1), stage('c', 1)], 2);
  expect(run.running()).toEqual(['net', 'a', 'b']);
  await run.end('b');
  expect(run.running()).toEqual(['net', 'a', 'c']);
  for (const name of run.running()) await run.end(name);
  await run.done;
});

test('runs a stage that needs all processors beside waiting ones only, and lets nothing overtake it', async () => {
  const run = rehearse([stage('net', 0), stage('a', 1), stage('alone', 'all', 'net'), stage('b', 1)], 2);
  expect(run.running()).toEqual(['net', 'a', 'b']);
  await run.end('net');
  await run.end('b');
  expect(run.running()).toEqual(['a']);
  await run.end('a');
  expect(run.running()).toEqual(['alone']);
  await run.end('alone');
  await run.done;

  const full = rehearse([stage('a', 1), stage('alone', 'all'), stage('b', 1)], 2);
  expect(full.running()).toEqual(['a']);
  await full.end('a');
  expect(full.running()).toEqual(['alone']);
  await full.end('alone');
  expect(full.running()).toEqual(['b']);
  await full.end('b');
  await full.done;
});

test('runs a stage that wants more processors than there are', async () => {
  const run = rehearse([stage('wide', 4), stage('a', 1)], 1);
  expect(run.running()).toEqual(['wide']);
  await run.end('wide');
  await run.end('a');
  await run.done;
});

test('leaves out a stage that needs a failed one, and what needs it in turn', async () => {
  const run = rehearse(
    [stage('build', 1), stage('check', 1), stage('test', 'all', 'build'), stage('demo', 1, 'test')],
    2,
  );
  await run.end('build', false);
  expect(run.leftOut).toEqual(['test without build', 'demo without test']);
  expect(run.running()).toEqual(['check']);
  await run.end('check');
  await run.done;
});

test('throws for a need that does not come before its stage, and for an unknown name', async () => {
  await expect(rehearse([stage('test', 1, 'bild')], 1).done).rejects.toThrow('needs bild');
  expect(() => choose([stage('unit', 1)], ['unti'])).toThrow('unti');
});

test('chooses a stage by name with all that it needs', () => {
  const stages = [
    stage('model', 0),
    stage('check: lint', 1),
    stage('build: a', 1, 'model'),
    stage('unit', 1, 'build: a'),
  ];
  const names = (...asked: string[]) => choose(stages, asked).map(({ name }) => name);
  expect(names('unit')).toEqual(['model', 'build: a', 'unit']);
  expect(names('check')).toEqual(['check: lint']);
  expect(names()).toEqual(stages.map(({ name }) => name));
});
