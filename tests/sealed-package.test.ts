/**
 * "No code in this build makes a request": the sealed packages, file by file. What could make one is counted against
 * what a reader has looked at (tools/check/channels.json), and requests are planted to see that they are found. What
 * the policy stops, and what leaves all the same, is tried in real browsers in tests/e2e/sealed.test.ts. Runs on what
 * `npm run build -- --sealed smollm2-135m` left.
 */
import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { unreviewedAddresses } from '../tools/check/addresses.ts';
import { packagedFiles, SEALED_BUILDS, type PackagedFile } from '../tools/check/built.ts';
import { findChannels } from '../tools/check/channels.ts';
import { unreviewedChannels } from '../tools/check/reviewed-channels.ts';
import { DEMO_MODEL } from '../tools/demo-model.ts';
import { PLANTED, PLANTED_IN_FILES, plantedCode } from './fixtures/planted-requests.ts';
import { BY_HAND } from './harness/skip-reasons.ts';
import { describeUnless } from './harness/skips.ts';

/** Parsing every script takes seconds, more where the machine is busy. */
const LIMIT_MS = 120_000;
/** Firefox's store takes no larger package. */
const LARGEST_PACKAGE = 200_000_000;

for (const build of SEALED_BUILDS)
  describeUnless(!build.exists, BY_HAND.notBuilt)(`sealed package ${build.name}`, () => {
    const files = packagedFiles(build);
    const channels = new Map<string, ReturnType<typeof findChannels>>();
    const channelsOf = (file: PackagedFile) => {
      const known = channels.get(file.path) ?? findChannels(file);
      channels.set(file.path, known);
      return known;
    };
    const all = () => files.flatMap(channelsOf);

    /** The package's channels with something more at the end of one of its files, or in a new file. */
    const channelsWith = (path: string, text: string) => {
      const before = files.find((file) => file.path === path);
      const changed = findChannels({
        path,
        contents: Buffer.concat([before?.contents ?? Buffer.of(), Buffer.from(`\n${text}`)]),
      });
      return [...files.filter((file) => file !== before).flatMap(channelsOf), ...changed];
    };

    test('its model is the one of the list, byte by byte', () => {
      const model = files.find((file) => file.path === 'model/model.gguf');
      expect(
        createHash('sha256')
          .update(model?.contents ?? '')
          .digest('hex'),
      ).toBe(DEMO_MODEL.sha256);
      expect(
        JSON.parse(files.find((file) => file.path === 'model/model.json')?.contents.toString('utf8') ?? '{}'),
      ).toMatchObject({ sha256: DEMO_MODEL.sha256 });
    });

    test('stores take it', () => {
      expect(files.reduce((sum, { contents }) => sum + contents.length, 0)).toBeLessThan(LARGEST_PACKAGE);
    });

    test('names no address that nobody has looked at, and not where models are published', () => {
      expect(unreviewedAddresses(files, 'sealed')).toEqual([]);
      expect(
        files
          .filter(({ path, contents }) => /\.m?js$/.test(path) && contents.includes('huggingface.co'))
          .map(({ path }) => path),
      ).toEqual([]);
    });

    test('has no code for downloads', () => {
      const scripts = files.filter(({ path }) => /\.m?js$/.test(path));
      // The headers that src/network reads.
      const speaking = scripts.filter(
        ({ path, contents }) =>
          path === 'download-worker.js' || /Retry-After|Content-Range/i.test(contents.toString('utf8')),
      );
      expect(speaking.map(({ path }) => path)).toEqual([]);
    });

    test('has nothing that could make a request but what a reader has looked at', { timeout: LIMIT_MS }, () => {
      expect(unreviewedChannels(all())).toEqual([]);
    });

    const options = files.find(({ path }) => /^chunks\/options-[\w-]+\.js$/.test(path))?.path ?? '';

    test.each(PLANTED.filter(({ scanner }) => scanner !== null))(
      'a planted $name is found in the files',
      { timeout: LIMIT_MS },
      (planted) => {
        const found = unreviewedChannels(
          channelsWith(planted.where === 'content' ? 'page.js' : options, plantedCode(planted, 'stun:192.0.2.1')),
        );
        expect(found.map(({ kind }) => kind)).toContain(planted.scanner);
      },
    );

    test.each(PLANTED.filter(({ scanner }) => scanner === null))(
      'a planted $name is not: this is what the scanner cannot do',
      (planted) => {
        expect(unreviewedChannels(channelsWith(options, plantedCode(planted, 'stun:192.0.2.1')))).toEqual([]);
      },
    );

    test.each(PLANTED_IN_FILES)('planted $name is found in the files', ({ file, text, kind }) => {
      expect(unreviewedChannels(channelsWith(file, text)).map((channel) => channel.kind)).toContain(kind);
    });

    test('a planted address is found', () => {
      const planted = { path: 'background.js', contents: Buffer.from('get("https://planted.example/a")') };
      expect(unreviewedAddresses([...files, planted], 'sealed')).toEqual(['background.js: https://planted.example/a']);
    });
  });
