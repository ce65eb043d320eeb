/**
 * What is in the two packages, file by file: sizes that stores and budgets allow, no code that makes code, and no
 * address that nobody has looked at. Runs on what `npm run build` left.
 */
import { deflateRawSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { unreviewedAddresses } from '../tools/check/addresses.ts';
import { BUILDS, packagedFiles, type PackagedFile } from '../tools/check/built.ts';
import { BY_HAND } from './harness/skip-reasons.ts';
import { describeUnless } from './harness/skips.ts';

const MB = 1_000_000;
/** Firefox's store does not parse larger scripts, and refuses what it cannot parse. */
const LARGEST_SCRIPT = 5 * MB;
/** Budgets of ours: what goes into a page when asked, and the download without weights. */
const LARGEST_PAGE_SCRIPT = 450_000;
const LARGEST_PACKAGE = 15 * MB;

const isScript = (file: PackagedFile): boolean => /\.m?js$/.test(file.path);

/** Matches of a pattern with the file's name and some of what stands around, so that a failure can be read. */
function matches(files: readonly PackagedFile[], pattern: RegExp): string[] {
  return files.flatMap((file) => {
    const text = file.contents.toString('utf8');
    return [...text.matchAll(pattern)].map(
      ({ index }) => `${file.path}: …${text.slice(Math.max(0, index - 40), index + 80)}…`,
    );
  });
}

for (const build of BUILDS)
  describeUnless(!build.exists, BY_HAND.notBuilt)(`package ${build.name}`, () => {
    const files = packagedFiles(build);
    const scripts = files.filter(isScript);

    test('no script is larger than a store takes', () => {
      expect(scripts.filter(({ contents }) => contents.length > LARGEST_SCRIPT).map((file) => file.path)).toEqual([]);
    });

    test('what goes into a page is small', () => {
      expect(files.find((file) => file.path === 'page.js')?.contents.length).toBeLessThanOrEqual(LARGEST_PAGE_SCRIPT);
    });

    test('the download is small', () => {
      const zipped = files.reduce((sum, { contents }) => sum + deflateRawSync(contents).length, 0);
      expect(zipped).toBeLessThanOrEqual(LARGEST_PACKAGE);
    });

    test('no weights: they come from the user', () => {
      expect(files.filter((file) => /\.(gguf|safetensors|bin)$/.test(file.path)).map((file) => file.path)).toEqual([]);
    });

    test('every address in it has been looked at: strip it, or add it to tools/check/addresses.json with a reason', () => {
      expect(unreviewedAddresses(files, 'standard')).toEqual([]);
    });

    test('no text becomes code', () => {
      expect(matches(scripts, /(?<![\w$.])eval\(|new Function\(|(?<![\w$])importScripts\((?!["']|`[^`$]*`)/g)).toEqual(
        [],
      );
    });

    test('workers are files of the package', () => {
      // Emscripten has a branch for a script that is a Blob; ours is a file's name, so that it is never taken.
      const EMSCRIPTEN = 'pthreadMainJs=URL.createObjectURL(pthreadMainJs)';
      const others = scripts.map((file) => ({
        ...file,
        contents: Buffer.from(file.contents.toString('utf8').replaceAll(EMSCRIPTEN, '')),
      }));
      expect(
        matches(
          others,
          /createObjectURL[^;]{0,200}new (?:Shared)?Worker\(|new (?:Shared)?Worker\([^,)]{0,60}createObjectURL/g,
        ),
      ).toEqual([]);
    });

    test('no way out that CSP cannot close', () => {
      expect(matches(scripts, /RTCPeerConnection|RTCDataChannel|WebTransport|sendBeacon/g)).toEqual([]);
    });

    test("what goes into a page cannot make a request: our CSP does not hold there, so a library's fetch has to be cut out", () => {
      const page = files.filter((file) => file.path === 'page.js');
      expect(
        matches(
          page,
          /(?:globalThis|window|self)(?:\.|\[["'])fetch\b|(?<![\w$.])fetch\(|XMLHttpRequest|new WebSocket|EventSource/g,
        ),
      ).toEqual([]);
    });

    test('nothing is loaded into its pages from elsewhere', () => {
      const pages = files.filter((file) => file.path.endsWith('.html'));
      expect(
        matches(pages, /(?:src|href)=["']?(?:https?:)?\/\/|<script(?![^>]*\bsrc=)|\son\w+=|<base\b|<form\b/gi),
      ).toEqual([]);
    });

    test('licences of third parties travel with it', () => {
      expect(files.find((file) => file.path === 'third-party-licences.txt')?.contents.toString('utf8')).toContain(
        'webextension-polyfill',
      );
    });
  });
