/** Which model the demo uses, and how the extension gets it. */
import { mkdtemp, stat } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { Entry } from '../../src/models/catalogue-schema.ts';
import { downloadListed, DownloadFailed } from '../../tests/harness/download-listed.ts';
import { withPermissionFor } from '../../tests/harness/manifest.ts';
import { copyPackage } from '../../tests/harness/package-copy.ts';
import type { Session, Tab } from '../../tests/harness/session.ts';
import type { Edition } from '../build/edition.ts';
import { UsageError } from '../command-line.ts';
import { ensureDemoModel } from '../demo-model.ts';
import { USAGE, type DemoOptions } from './arguments.ts';
import { note, step } from './print.ts';

/** Part of a sealed package, a file that is imported, or a listed model that the extension downloads itself. */
export type DemoModel =
  | { readonly kind: 'packaged' }
  | { readonly kind: 'file'; readonly file: string; readonly isOwn: boolean }
  | { readonly kind: 'listed'; readonly entry: Entry };

/** @throws UsageError with the next step where there is no such file and no such model in the list. */
export async function findModel(
  { model, sealed }: Pick<DemoOptions, 'model' | 'sealed'>,
  list: readonly Entry[],
): Promise<DemoModel> {
  if (model === null) {
    step('The demo model');
    const file = await ensureDemoModel();
    note(`${file}, checked against its SHA-256`);
    return sealed ? { kind: 'packaged' } : { kind: 'file', file, isOwn: false };
  }
  const file = path.resolve(model);
  const found = await stat(file).catch(() => null);
  if (found?.isFile() === true) {
    step('A model of your own');
    note(`${file}, ${(found.size / 1e6).toFixed(0)} MB`);
    return { kind: 'file', file, isOwn: true };
  }
  const entry = list.find(({ id }) => id === model);
  if (!entry)
    throw new UsageError(
      `There is no file ${file}, and no model of the list is called "${model}". The list has ${list.map(({ id }) => id).join(', ')}.`,
      USAGE,
    );
  step(`A model of the list: ${entry.name}`);
  note(`${(entry.bytes / 1e6).toFixed(0)} MB by ${entry.repository}, which the extension will fetch itself`);
  return { kind: 'listed', entry };
}

/** Whether a host is one of the models' hosts, by the match patterns that the build may ask permission for. */
export function isModelHost({ MODEL_HOSTS }: Pick<Edition, 'MODEL_HOSTS'>, host: string): boolean {
  return MODEL_HOSTS.some((pattern) => {
    const wanted = /^[a-z]+:\/\/([^/]+)\//.exec(pattern)?.[1] ?? '';
    return wanted.startsWith('*.') ? host.endsWith(wanted.slice(1)) : host === wanted;
  });
}

/** A copy of the package that has permission for the models' hosts, as if a user had given it. */
export async function packageWithPermission(extensionDir: string, { MODEL_HOSTS }: Edition): Promise<string> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'sotto-demo-'));
  await copyPackage(extensionDir, folder);
  await withPermissionFor(folder, MODEL_HOSTS);
  note(
    `A browser without a window cannot show the browser's own question, so this package has the answer: ${MODEL_HOSTS.join(', ')} allowed.`,
  );
  return folder;
}

/** Makes the extension download a model of the list. @throws Error with the next step. */
export async function getModel(session: Session, { id }: Entry, acceptLicence: boolean): Promise<Tab> {
  step('Options → Models: getting it, as a user does');
  const progress = sparing();
  try {
    return await downloadListed(session, id, {
      acceptLicence,
      onQuestion(facts) {
        for (const fact of facts) note(fact);
      },
      onProgress(words) {
        if (progress(words)) note(words);
      },
    });
  } catch (error) {
    if (error instanceof DownloadFailed) throw new Error(nextStep(error), { cause: error });
    throw error;
  }
}

/** The shortest time between two lines about the same step, in milliseconds. */
const LINE_EVERY_MS = 3_000;

/** Tells whether to print a line: the first one of each step, and then one every few seconds. */
function sparing(): (words: string) => boolean {
  let [doing, at] = ['', 0];
  return (words) => {
    const now = words.replaceAll(/\d.*/g, '');
    if (words === '' || (now === doing && Date.now() - at < LINE_EVERY_MS)) return false;
    [doing, at] = [now, Date.now()];
    return true;
  };
}

function nextStep({ why, message }: DownloadFailed): string {
  switch (why) {
    case 'licence':
      return `${message}\nRead it, and run the command again with --accept-licence if you accept it.`;
    case 'network':
      return `This network does not bring the model: ${message}\nTry another network, or give it a GGUF file that you have: --model FILE.`;
    case 'failed':
      return `The model did not come: ${message}`;
    case 'trial':
      return `The model is here, but did not run: ${message}`;
  }
}
