/** The order in which stages run, and which of them run side by side. */

export interface Stage {
  readonly name: string;
  /** Names of stages that must have passed. */
  readonly needs: readonly string[];
  /** Processors that it keeps busy: 0 if it waits for the network, `all` if others would disturb it. */
  readonly cores: number | 'all';
}

export interface Schedule<S extends Stage> {
  readonly slots: number;
  /** Runs a stage and tells whether it passed. A rejection ends the whole run. */
  readonly start: (stage: S) => Promise<boolean>;
  /** Called for a stage that is not started, with the needed stages that did not pass. */
  readonly leaveOut: (stage: S, missing: readonly string[]) => void;
}

/**
 * Runs every stage whose needs pass, in the given order and as early as the processors allow. Later stages do not
 * overtake one that waits for all processors.
 * @throws Error before anything starts, where a stage needs one that does not come before it.
 */
export async function runSchedule<S extends Stage>(stages: readonly S[], schedule: Schedule<S>): Promise<void> {
  checkNeeds(stages);
  const passed = new Map<string, boolean>();
  const waiting = new Set(stages);
  const running = new Map<S, Promise<void>>();
  const cost = ({ cores }: S): number => (cores === 'all' ? schedule.slots : Math.min(cores, schedule.slots));

  const startReady = (): void => {
    let free = schedule.slots - [...running.keys()].reduce((sum, stage) => sum + cost(stage), 0);
    for (const stage of waiting) {
      const missing = stage.needs.filter((name) => passed.get(name) === false);
      if (missing.length > 0) {
        waiting.delete(stage);
        passed.set(stage.name, false);
        schedule.leaveOut(stage, missing);
        continue;
      }
      if (!stage.needs.every((name) => passed.get(name) === true)) continue;
      if (cost(stage) > free) {
        free = 0;
        continue;
      }
      free -= cost(stage);
      waiting.delete(stage);
      running.set(
        stage,
        schedule.start(stage).then((isPassed) => {
          passed.set(stage.name, isPassed);
          running.delete(stage);
        }),
      );
    }
  };

  startReady();
  while (running.size > 0) {
    await Promise.race(running.values());
    startReady();
  }
}

function checkNeeds(stages: readonly Stage[]): void {
  const known = new Set<string>();
  for (const { name, needs } of stages) {
    const unknown = needs.filter((need) => !known.has(need));
    if (unknown.length > 0) throw new Error(`The stage ${name} needs ${unknown.join(', ')}, which is not before it.`);
    known.add(name);
  }
}

/**
 * The named stages and all that they need. `check` also names every stage called `check: …`.
 * @throws Error for a name that no stage has.
 */
export function choose<S extends Stage>(stages: readonly S[], names: readonly string[]): readonly S[] {
  if (names.length === 0) return stages;
  const isAsked = (stage: S, name: string): boolean => stage.name === name || stage.name.startsWith(`${name}: `);
  const unknown = names.filter((name) => !stages.some((stage) => isAsked(stage, name)));
  if (unknown.length > 0)
    throw new Error(
      `No stage is called ${unknown.join(', ')}. There are: ${stages.map(({ name }) => name).join(', ')}.`,
    );
  const wanted = new Set(stages.filter((stage) => names.some((name) => isAsked(stage, name))).map(({ name }) => name));
  for (const { name, needs } of stages.toReversed()) if (wanted.has(name)) for (const need of needs) wanted.add(need);
  return stages.filter(({ name }) => wanted.has(name));
}
