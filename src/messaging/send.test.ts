import { describe, expect, it, vi } from 'vitest';

const sendMessage = vi.hoisted(() => vi.fn<(message: unknown) => Promise<unknown>>());
vi.mock('webextension-polyfill', () => ({ default: { runtime: { sendMessage } } }));

const { callBackground } = await import('./send');
const died = (): Promise<never> =>
  Promise.reject(new Error('The message channel closed before a response was received.'));

describe('callBackground', () => {
  it('asks again when the service worker died with the question (F4)', async () => {
    sendMessage.mockReset().mockImplementationOnce(died).mockResolvedValueOnce({ ok: true, result: {} });
    await expect(callBackground('background.ensureHost', {})).resolves.toEqual({});
  });

  it('does not start a task twice', async () => {
    sendMessage.mockReset().mockImplementation(died);
    await expect(
      callBackground('background.start', { tabId: 1, action: 'summarize', scope: 'page' }),
    ).rejects.toMatchObject({ code: 'host-unreachable' });
    expect(sendMessage).toHaveBeenCalledTimes(1);
  });
});
