import { expect, it } from 'vitest';
import { followChat, followDownloads, followJob } from '@/src/messaging/follow';
import type { Sender } from '@/src/protocol/calls';
import type { Services } from '../services';
import type { Answers } from './calls';
import { CHAT_ID, JOB_ID } from './fake-chat';
import { download, installed } from './fake-models';
import { createFakeServices } from './fake-services';
import type { Script } from './script';

interface Heard extends Services {
  readonly faults: string[];
}

/** The fakes, and what they found wrong. */
function fakes(script: Script, from?: Sender): Heard {
  const faults: string[] = [];
  return {
    ...createFakeServices(
      {
        ...script,
        onFault: ({ message }) => {
          faults.push(message);
        },
      },
      from,
    ),
    faults,
  };
}

it('does not compile with answers that break the contract', () => {
  const answers: Answers[] = [
    { 'host.submit': { jobId: JOB_ID } },
    // @ts-expect-error a field is missing
    { 'host.submit': {} },
    // @ts-expect-error one too many
    { 'host.submit': { jobId: JOB_ID, queued: 1 } },
    // @ts-expect-error there is no such call
    { 'host.submitted': { jobId: JOB_ID } },
  ];
  const scripts: Script[] = [
    { fails: { 'host.submit': 'no-model' }, hangs: ['host.jobs'] },
    // @ts-expect-error there is no such call
    { fails: { 'host.submitted': 'no-model' } },
    // @ts-expect-error there is no such call
    { failsWith: { 'host.submitted': { code: 'no-model', message: '' } } },
    // @ts-expect-error there is no such call
    { hangs: ['host.submitted'] },
  ];
  expect([answers.length, scripts.length]).toEqual([4, 4]);
});

it('rejects a call that is not scripted, and names it', async () => {
  const { host, faults } = fakes({});
  await expect(host.call('host.unload', {})).rejects.toMatchObject({ message: 'nobody has scripted host.unload' });
  expect(faults).toEqual(['fake: nobody has scripted host.unload']);
  const scripted = fakes({ answers: { 'host.unload': {} } });
  await expect(scripted.host.call('host.unload', {})).resolves.toEqual({});
  expect(scripted.faults).toEqual([]);
});

it('lets through what real messages would', async () => {
  const more = { ...installed(), isGood: true };
  const { host, faults } = fakes({ models: [more] });
  const { models } = await host.call('host.status', {});
  expect(models, 'as another version would read it').toEqual([installed()]);
  expect(faults).toEqual([]);
});

it.each<[string, (services: Heard) => unknown, string]>([
  [
    'an answer that no host could give',
    ({ host }) => host.call('host.status', {}),
    'host.status: models.0.sha256 is wrong',
  ],
  ['a call with wrong parameters', ({ host }) => host.call('host.cancel', { jobId: 'one' }), 'host.cancel: jobId is'],
  [
    'a call that is not for this kind of page',
    ({ background }) => background('background.card', { act: 'close' }),
    'background.card is not for a surface',
  ],
  [
    'an event that no host could send',
    ({ host }) => new Promise<void>((told) => followJob(host, JOB_ID, { ...silent, onEntry: () => told() })),
    'host.followJob: entry.event.ahead is wrong',
  ],
  [
    'a conversation that no host could send',
    ({ host }) => new Promise<void>((told) => followChat(host, CHAT_ID, { ...silent, onChat: () => told() })),
    'host.followChat: chat.turns is wrong',
  ],
  [
    'a download that no host could send',
    ({ host }) => new Promise<void>((told) => followDownloads(host, () => told())),
    'host.followDownloads: downloads.0.',
  ],
  ['settings that no store would keep', ({ settings }) => settings.load(), 'the setting language is wrong'],
])('finds %s', async (_, meet, words) => {
  const services = fakes({
    models: [installed({ sha256: 'small' })],
    events: [{ type: 'queued', ahead: -1 }],
    chat: { turns: 'none' as never },
    downloads: [download({ sha256: 'small' })],
    settings: { language: 'no language' },
  });
  await Promise.resolve(meet(services)).catch(() => undefined);
  expect(services.faults.join('\n')).toContain(words);
});

const silent = { onJob: () => undefined, onEntry: () => undefined, onLost: () => undefined, onErased: () => undefined };
