/** What to call a model. Headers seldom tell it well: SmolLM2's own name is "Smollm2 135M 8k Lc100K Mix1 Ep2". */
import type { ModelFacts } from '@/src/gguf/describe';

type Names = Pick<ModelFacts, 'name' | 'basename' | 'sizeLabel' | 'finetune'>;

/** The quantization at a file name's end. It is shown beside the name already. */
const QUANTIZATION =
  /[-._ ](?:(?:ud|i1)[-._])?(?:iq[1-4]_\w+|q[2-8](?:_[01k](?:_\w+)?)?|tq[12]_0|bf16|f(?:p)?(?:16|32)|mxfp4(?:_moe)?)$/i;
/** Names that programs give. */
const MEANINGLESS =
  /^(?:ggml[-_ ]?)?(?:model|models|weights|checkpoint|download|untitled|gguf|unknown|output|merged|tmp|temp)?(?:[-_ ]?\d+)?$/i;
const HASH = /^[0-9a-f-]{12,}$/i;
/** A fine-tune that says what the model is for, such as "Instruct", and not how it was trained. */
const PURPOSE = /^[a-z]{2,}(?:[- ][a-z]{2,})?$/i;

/**
 * The best of three names: the file's, if it names the model; one of the parts that the header gives, in the format's
 * own order; the header's own.
 */
export function modelName(names: Names, fileName: string): string {
  const stem = stemOf(fileName);
  const tells = !isMeaningless(stem);
  if (tells && names.basename !== '' && letters(stem).includes(letters(names.basename))) return spaced(stem);
  const own = isMeaningless(names.name) ? '' : names.name;
  return composed(names) || own || (tells ? spaced(stem) : '');
}

/** The file's name without its extension and its quantization. */
function stemOf(fileName: string): string {
  // Browsers add " (1)" to a second download.
  const stem = fileName.replace(/\.gguf$/i, '').replace(/ ?\(\d+\)$/, '');
  return stem.replace(QUANTIZATION, '').trim();
}

function composed({ name, basename, sizeLabel, finetune }: Names): string {
  if (basename === '' || isMeaningless(basename)) return '';
  // The header's name often has the capitals that its parts lack.
  const at = name.toLowerCase().indexOf(basename.toLowerCase());
  const base = at < 0 ? basename : name.slice(at, at + basename.length);
  const purpose = PURPOSE.test(finetune) ? finetune : '';
  const parts = [base, ...[sizeLabel, purpose].filter((part) => part !== '' && !letters(base).includes(letters(part)))];
  return spaced(parts.join(' '));
}

function isMeaningless(name: string): boolean {
  return name.length < 2 || MEANINGLESS.test(name) || HASH.test(name) || /[/\\]/.test(name);
}

function spaced(name: string): string {
  return name.replaceAll(/[-_\s]+/g, ' ').trim();
}

function letters(name: string): string {
  return name.toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, '');
}
