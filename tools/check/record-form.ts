/** The form of the decision records: `docs/decisions/NNNN-name.md`. What is wrong is told with what to do. */

const MOST_WORDS = 500;
const HEADINGS = ['## Context', '## Decision', '## Consequences'];
const SUPERSEDED = /^(?:partly )?superseded by /;
/** One record that supersedes another, with what of it. */
const BY = /\[(\d{4})\]\([\w.-]+\) \([^()]+(?:\([^()]*\)[^()]*)*\)/g;

/** A record's number, from its file's name. */
const numberOf = (name: string): string => name.slice(0, 4);

const wordsIn = (text: string): number => text.split(/\s+/).filter((word) => /[\p{L}\p{N}]/u.test(word)).length;

/** What stands behind `Status:`, in one line; null where the line is missing. */
function statusOf(text: string): string | null {
  const [, status] = /^# [^\n]+\n\nStatus: ([\s\S]+?)\n\n/.exec(text) ?? [];
  return status?.replaceAll(/\s+/g, ' ') ?? null;
}

function successorsOf(status: string): string[] {
  return SUPERSEDED.test(status) ? [...status.matchAll(BY)].map(([, number = '']) => number) : [];
}

/** Whether a status is one of the three that there are, with nothing beside it. */
function isStatus(status: string): boolean {
  if (status === 'accepted') return true;
  if (!SUPERSEDED.test(status)) return false;
  const rest = status.replace(SUPERSEDED, '').replaceAll(BY, '*');
  return /^\*(?:, \*)*$/.test(rest);
}

/** @param records text of each record by its file's name */
export function recordProblems(records: ReadonlyMap<string, string>): string[] {
  const byNumber = new Map([...records].map(([name, text]) => [numberOf(name), text]));
  const problems = records.size === byNumber.size ? [] : ['Two records have one number: give the newer one the next.'];
  for (const [name, text] of records)
    problems.push(...problemsOf(numberOf(name), text, byNumber).map((problem) => `${name}: ${problem}`));
  return problems;
}

function problemsOf(number: string, text: string, byNumber: ReadonlyMap<string, string>): string[] {
  const problems: string[] = [];
  if (!text.startsWith(`# ${number} `)) problems.push(`begin with "# ${number} " and the title.`);
  const status = statusOf(text);
  if (status === null || !isStatus(status))
    problems.push(
      'write below the title "Status: accepted", or "Status: superseded by [NNNN](file) (what)", or "partly superseded by".',
    );
  const headings = text.match(/^## .*$/gm) ?? [];
  if (headings.join() !== HEADINGS.join()) problems.push(`have these headings and no others: ${HEADINGS.join(', ')}.`);
  const words = wordsIn(text);
  if (words > MOST_WORDS)
    problems.push(
      `has ${String(words)} words, ${String(MOST_WORDS)} are the most: move figures to docs/performance.md, or a second decision to a record of its own.`,
    );
  for (const successor of successorsOf(status ?? '')) {
    const other = byNumber.get(successor);
    if (other === undefined) problems.push(`is superseded by ${successor}, which does not exist: correct the number.`);
    else if (!other.includes(number)) problems.push(`is superseded by ${successor}: name ${number} in that record.`);
  }
  return problems;
}
