import { expect, test } from 'vitest';
import { contentSecurityPolicy, editionOf, optionalHosts } from './edition.ts';

const connectSources = (connect: string | null, sealed = false): string | undefined =>
  /connect-src ([^;]*)/.exec(
    contentSecurityPolicy(editionOf({ connect, sealed: sealed ? { id: 'a', file: 'a.gguf', sha256: 'b' } : null })),
  )?.[1];
const LOOPBACK = 'http://127.0.0.1:* http://localhost:*';

test.each([
  [null, `'self' https://huggingface.co https://*.hf.co ${LOOPBACK}`],
  ['https://models.example.org/mirror', `'self' https://models.example.org ${LOOPBACK}`],
  ['https://models.example.org:8443', `'self' https://models.example.org:8443 ${LOOPBACK}`],
  ['http://127.0.0.1:8080', `'self' http://127.0.0.1:8080 ${LOOPBACK}`],
])('a build for %s may connect to %s', (connect, sources) => {
  expect(connectSources(connect)).toBe(sources);
});

test('a build with a host of its own asks for this host and for no other', () => {
  expect(editionOf({ sealed: null, connect: 'https://models.example.org:8443/mirror' })).toEqual({
    SEALED: false,
    MODEL_BASE: 'https://models.example.org:8443/mirror',
    MODEL_HOSTS: ['https://models.example.org/*'],
  });
});

test('a sealed build connects only to its own package, and can ask for no host', () => {
  expect(connectSources(null, true)).toBe("'self'");
  const edition = editionOf({ sealed: { id: 'a', file: 'a.gguf', sha256: 'b' }, connect: null });
  expect(edition).toEqual({ SEALED: true, MODEL_BASE: '', MODEL_HOSTS: [] });
  expect(optionalHosts(edition)).toEqual([]);
});
