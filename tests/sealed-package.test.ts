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
import { findChannels, type Channel } from '../tools/check/channels.ts';
import { unreviewedChannels } from '../tools/check/reviewed-channels.ts';
import { DEMO_MODEL } from '../tools/demo-model.ts';
import { PLANTED, PLANTED_IN_FILES, plantedCode } from './fixtures/planted-requests.ts';
import { BY_HAND } from './harness/skip-reasons.ts';
import { describeUnless } from './harness/skips.ts';

/** Parsing every script takes seconds, more where the machine is busy. */
const LIMIT_MS = 120_000;
/** Firefox's store takes no larger package. */
const LARGEST_PACKAGE = 200_000_000;

/** What a file's channels are, by its path and contents: most files are the same in both packages. */
const known: { readonly file: PackagedFile; readonly channels: readonly Channel[] }[] = [];
function channelsOf(file: PackagedFile): readonly Channel[] {
  const same = known.find(
    (one) => one.file.path === file.path && (one.file === file || one.file.contents.equals(file.contents)),
  );
  if (same) return same.channels;
  const channels = findChannels(file);
  known.push({ file, channels });
  return channels;
}

for (const build of SEALED_BUILDS)
  describeUnless(!build.exists, BY_HAND.notBuilt)(`sealed package ${build.name}`, () => {
    const files = packagedFiles(build);
    const all = () => files.flatMap(channelsOf);
    const contentsOf = (path: string) => files.find((file) => file.path === path)?.contents ?? Buffer.of();

    /** What is put at the end of files of a copy, each text on a line of its own, or in a new file. */
    const planted = new Map<string, string[]>();
    const plant = (path: string, text: string) => {
      planted.set(path, [...(planted.get(path) ?? []), text]);
      return { path, text };
    };
    /** Each file with all that is planted in it is read once. */
    const readFiles = new Map<string, readonly Channel[]>();
    const channelsWithAll = (path: string) => {
      const texts = planted.get(path) ?? [];
      const found =
        readFiles.get(path) ??
        findChannels({ path, contents: Buffer.concat([contentsOf(path), Buffer.from(`\n${texts.join('\n')}`)]) });
      readFiles.set(path, found);
      return found;
    };

    /** The package's channels, and those of one of the planted texts. */
    const channelsWith = ({ path, text }: ReturnType<typeof plant>) => {
      const line = contentsOf(path).toString('utf8').split('\n').length + 1 + (planted.get(path) ?? []).indexOf(text);
      return [...all(), ...channelsWithAll(path).filter((channel) => channel.line === line)];
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

    const requests = PLANTED.map((request) => ({
      ...request,
      at: plant(request.where === 'content' ? 'page.js' : options, plantedCode(request, 'stun:192.0.2.1')),
    }));

    test.each(requests.filter(({ scanner }) => scanner !== null))(
      'a planted $name is found in the files',
      { timeout: LIMIT_MS },
      ({ at, scanner }) => {
        expect(unreviewedChannels(channelsWith(at)).map(({ kind }) => kind)).toContain(scanner);
      },
    );

    test.each(requests.filter(({ scanner }) => scanner === null))(
      'a planted $name is not: this is what the scanner cannot do',
      ({ at }) => {
        expect(unreviewedChannels(channelsWith(at))).toEqual([]);
      },
    );

    const inFiles = PLANTED_IN_FILES.map((request) => ({ ...request, at: plant(request.file, request.text) }));

    test.each(inFiles)('planted $name is found in the files', { timeout: LIMIT_MS }, ({ at, kind }) => {
      expect(unreviewedChannels(channelsWith(at)).map((channel) => channel.kind)).toContain(kind);
    });

    test('a planted address is found', () => {
      const planted = { path: 'background.js', contents: Buffer.from('get("https://planted.example/a")') };
      expect(unreviewedAddresses([...files, planted], 'sealed')).toEqual(['background.js: https://planted.example/a']);
    });
  });
