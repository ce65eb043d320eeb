/** A server that sees what WebRTC sends, which no proxy does. It receives datagrams and answers none. */
import { createSocket } from 'node:dgram';
import { networkInterfaces } from 'node:os';

export interface StunServer {
  /** For `iceServers`. */
  readonly address: string;
  /** The number of STUN requests so far (RFC 8489, 5: type 0x0001 and the magic cookie). */
  seen(): number;
  close(): Promise<void>;
}

/** Listens on an address that is not loopback, if there is one, because browsers gather no loopback candidates. */
export async function startStun(): Promise<StunServer> {
  const socket = createSocket('udp4');
  let seen = 0;
  socket.on('message', (packet) => {
    if (packet.length >= 20 && packet.readUInt16BE(0) === 1 && packet.readUInt32BE(4) === 0x2112a442) seen += 1;
  });
  const host =
    Object.values(networkInterfaces())
      .flat()
      .find((one) => one?.family === 'IPv4' && !one.internal)?.address ?? '127.0.0.1';
  await new Promise<void>((resolve, reject) => {
    socket.once('error', reject);
    socket.bind(0, host, resolve);
  });
  return {
    address: `stun:${host}:${String(socket.address().port)}`,
    seen: () => seen,
    close: () =>
      new Promise((resolve) => {
        socket.close(() => {
          resolve();
        });
      }),
  };
}
