import '../testing/words';
import { expect, it } from 'vitest';
import type { MachineProbe } from '@/src/protocol/probe';
import { describeMachine } from './machine';

const gpu = (worthwhile: boolean): MachineProbe['engines'][number] => ({
  id: 'one',
  backend: 'webgpu',
  available: true,
  worthwhile,
  adapter: 'Arc',
});
const cpu: MachineProbe['engines'][number] = {
  id: 'two',
  backend: 'cpu',
  available: true,
  worthwhile: true,
  threads: 3,
};
const here = { cores: 4, memory: null };

it.each<[string, MachineProbe, Partial<ReturnType<typeof describeMachine>>]>([
  [
    'a graphics card that the host takes first',
    { engines: [gpu(true), cpu], first: 'one' },
    {
      verdict: 'The graphics processor will do the work. It is likely to be faster than the processor.',
      graphics: 'Can run models (Arc)',
      able: true,
    },
  ],
  [
    'the processor, where the card is an imitation',
    { engines: [gpu(false), cpu], first: 'two' },
    {
      verdict: 'The processor will do the work. No graphics card is needed. Small models suit it best.',
      graphics: 'None of its own; the browser imitates one (Arc), which is slower',
      processor: '4 cores, of which Sotto uses 3 threads',
    },
  ],
  [
    'an imitation alone',
    { engines: [gpu(false)], first: 'one' },
    { verdict: 'The browser only imitates a graphics processor: answers will be slow.', processor: '4 cores' },
  ],
  [
    'nothing',
    { engines: [{ ...cpu, available: false }], first: null },
    { able: false, graphics: 'None that this browser lets Sotto use' },
  ],
])('describes %s', (_what, probes, words) => {
  expect(describeMachine(probes, here)).toMatchObject(words);
});
