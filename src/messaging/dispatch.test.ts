import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { backgroundCalls } from '@/src/protocol/background-calls';
import { SottoError } from '@/src/protocol/errors';
import { dispatch, unwrap, type Handlers } from './dispatch';
import type { SenderInfo } from './sender';

const surface: SenderInfo = { kind: 'surface', tabId: null, documentKey: null, origin: null, ephemeral: false };
const jobId = '0'.repeat(32);
const handlers: Handlers<typeof backgroundCalls, { sender: SenderInfo }> = {
  'background.ensureHost': () => ({}),
  'background.start': () => ({ jobId }),
  'background.inspect': () => {
    throw new SottoError('page-restricted', 'no');
  },
  'background.card': () => ({}),
  'background.cardContent': () => ({ kind: 'job', jobId, original: null }),
  'background.openChat': () => ({ chatId: jobId, subject: jobId }),
  'background.replace': () => ({}),
  'background.showPassage': () => ({ found: 'lost' }),
  'background.retry': () => ({ jobId }),
  'background.cardLost': () => ({}),
  'background.knownModels': () => ({ models: [] }),
  'background.keepKnownModels': () => ({}),
  'background.choice': () => ({ settings: { engine: 'auto', model: null } }),
  'background.useModel': () => ({}),
  'background.letGoOfModel': () => ({}),
  'background.mayDownload': () => ({ allowed: true }),
  'background.showDownload': () => ({}),
  'background.openPage': () => ({}),
};
const send = (message: unknown, sender = surface) =>
  dispatch(backgroundCalls, handlers, message, { sender }, 'engine-failed');

describe('dispatch', () => {
  it('runs a call from whom it is for', async () => {
    const reply = await send({ call: 'background.start', params: { tabId: 1, action: 'summarize', scope: 'page' } });
    expect(unwrap(backgroundCalls, 'background.start', reply, 'host-lost')).toEqual({ jobId });
  });

  it('refuses a sender that the call is not for', async () => {
    const reply = await send({ call: 'background.card', params: { act: 'close' } });
    expect(reply).toMatchObject({ ok: false, error: { code: 'forbidden' } });
  });

  it("hands on the handler's own code", async () => {
    const reply = await send({ call: 'background.inspect', params: { tabId: 1 } });
    expect(() => unwrap(backgroundCalls, 'background.inspect', reply, 'host-lost')).toThrow(
      expect.objectContaining({ code: 'page-restricted' }),
    );
  });

  it('answers anything at all with a named error, never with an exception', async () => {
    await fc.assert(
      fc.asyncProperty(fc.anything(), async (message) => {
        expect(await send(message)).toMatchObject({ ok: false, error: { code: 'bad-message' } });
      }),
    );
    const names = fc.constantFrom(...Object.keys(backgroundCalls), 'toString', '__proto__', 'constructor');
    await fc.assert(
      fc.asyncProperty(names, fc.anything(), async (call, params) => {
        const reply = await send({ call, params });
        expect(typeof reply.ok).toBe('boolean');
      }),
    );
  });

  it('takes no reply for an error with a name', () => {
    expect(() => unwrap(backgroundCalls, 'background.ensureHost', undefined, 'host-unreachable')).toThrow(
      expect.objectContaining({ code: 'host-unreachable' }),
    );
  });
});
