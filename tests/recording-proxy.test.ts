import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { RecordingProxy } from './harness/recording-proxy';

/** Says what it hears, in capitals. */
const loud = createServer((socket) => {
  socket.on('data', (words) => socket.write(words.toString().toUpperCase()));
  socket.on('error', () => undefined);
});
let proxy: RecordingProxy;
const sockets: Socket[] = [];

beforeEach(async () => {
  proxy = await RecordingProxy.start();
  loud.listen(0, '127.0.0.1');
  await once(loud, 'listening');
});
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  await proxy.close();
  await new Promise((resolve) => loud.close(resolve));
});

/** Asks the proxy for a connection, as a browser does for TLS. */
async function ask(host: string): Promise<{ socket: Socket; answer: string }> {
  const socket = connect(proxy.port, '127.0.0.1');
  sockets.push(socket);
  socket.on('error', () => undefined);
  socket.write(`CONNECT ${host} HTTP/1.1\r\nHost: ${host}\r\n\r\n`);
  const [answer] = (await once(socket, 'data')) as [Buffer];
  return { socket, answer: answer.toString() };
}

const address = (): string => `127.0.0.1:${String((loud.address() as AddressInfo).port)}`;

it('lets connections to chosen hosts through, and says which', async () => {
  proxy.pass((host) => host === '127.0.0.1');
  const { socket, answer } = await ask(address());
  expect(answer).toContain(' 200 ');
  socket.write('a model, please');
  const [heard] = (await once(socket, 'data')) as [Buffer];
  expect(heard.toString()).toBe('A MODEL, PLEASE');
  expect(proxy.passed).toEqual(['127.0.0.1']);
  proxy.expectNoRequests();
});

it('refuses and records every other', async () => {
  proxy.pass((host) => host === '127.0.0.1');
  expect((await ask('elsewhere.test:443')).answer).toContain(' 403 ');
  expect(proxy.passed).toEqual([]);
  expect(proxy.unexpected).toEqual([{ method: 'CONNECT', host: 'elsewhere.test:443', path: '' }]);
});

it('lets none through unless it is told to', async () => {
  expect((await ask(address())).answer).toContain(' 403 ');
  expect(proxy.unexpected).toHaveLength(1);
});

it('ends a connection whose host cannot be reached', async () => {
  proxy.pass(() => true);
  const socket = connect(proxy.port, '127.0.0.1');
  sockets.push(socket);
  socket.on('error', () => undefined);
  // Nothing listens at port 1.
  socket.write('CONNECT 127.0.0.1:1 HTTP/1.1\r\nHost: 127.0.0.1:1\r\n\r\n');
  socket.resume();
  await once(socket, 'close');
});
