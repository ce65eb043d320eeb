/**
 * What in a built file can make a browser load or send something: scripts by their syntax, pages and styles by their
 * text.
 */
import { Linter } from 'eslint';
import noEgress from '../eslint/no-egress.ts';
import noNavigation from '../eslint/no-navigation.ts';
import type { PackagedFile } from './built.ts';
import channelRule from './channel-rule.ts';

/** One place in a file. */
export interface Channel {
  /** The file's path in the package. */
  readonly file: string;
  /** Its line in the file, from 1. */
  readonly line: number;
  /** A word for the means: a global's or method's name, `<tag>`, an attribute, `fetch`, `navigation`. */
  readonly kind: string;
  /** What stands there, shortened. */
  readonly code: string;
}

const PLUGIN = { rules: { egress: noEgress, navigation: noNavigation, loads: channelRule } };
const RULES = { 'sotto/egress': 'error', 'sotto/navigation': 'error', 'sotto/loads': 'error' } as const;

/**
 * Everything of that kind in a file; none for files that are no code, page or style. @throws Error for a script that
 * cannot be parsed.
 */
export function findChannels({ path: file, contents }: PackagedFile): Channel[] {
  const code = contents.toString('utf8');
  if (/\.m?js$/.test(file)) return inScript(file, code);
  if (file.endsWith('.html')) return inText(file, code, PAGE);
  return /\.(?:css|svg)$/.test(file) ? inText(file, code, STYLE) : [];
}

function inScript(file: string, code: string): Channel[] {
  const messages = new Linter().verify(
    code,
    [
      {
        files: ['**'],
        plugins: { sotto: PLUGIN },
        rules: RULES,
        languageOptions: { sourceType: 'module', ecmaVersion: 'latest' },
      },
    ],
    { filename: file, allowInlineConfig: false },
  );
  const broken = messages.find(({ fatal }) => fatal);
  if (broken) throw new Error(`${file} cannot be read as a script: ${broken.message}`);
  const lines = code.split('\n');
  return messages.map(({ ruleId, messageId, message, line, column }) => ({
    file,
    line,
    kind: kindOf(ruleId ?? '', messageId ?? '', message),
    code: (lines[line - 1] ?? '').slice(Math.max(0, column - 50), column + 70),
  }));
}

/** The rules' messages are for people; the word that they begin with is the channel's name. */
function kindOf(ruleId: string, messageId: string, message: string): string {
  if (ruleId === 'sotto/navigation') return 'navigation';
  if (ruleId === 'sotto/egress') return messageId === 'fetch' ? 'fetch' : (message.split(' ', 1)[0] ?? '');
  return message;
}

/**
 * In a page everything has to be a file beside it: an address with a host, a policy of its own, a form, a script as
 * text.
 */
const PAGE: readonly (readonly [kind: string, pattern: RegExp])[] = [
  ['address', /\s(?:src|srcset|href|action|data|poster|ping)\s*=\s*["']?(?:[a-z][a-z0-9+.-]*:|\/\/)/gi],
  ['element', /<(?:i?frame|object|embed|form|base)\b|http-equiv\s*=\s*["']?refresh/gi],
  ['hint', /\srel\s*=\s*["']?(?:prefetch|preconnect|dns-prefetch|prerender)/gi],
  ['script', /<script(?![^>]*\bsrc=)|\son\w+\s*=/gi],
];
const STYLE: typeof PAGE = [
  ['style', /url\((?!["']?(?:data:|#))|@import|image-set\(/gi],
  ['element', /<(?:script|image|use|foreignObject)\b/gi],
];

function inText(file: string, code: string, patterns: typeof PAGE): Channel[] {
  return patterns.flatMap(([kind, pattern]) =>
    [...code.matchAll(pattern)].map(({ index }) => ({
      file,
      line: code.slice(0, index).split('\n').length,
      kind,
      code: code.slice(Math.max(0, index - 50), index + 70),
    })),
  );
}
