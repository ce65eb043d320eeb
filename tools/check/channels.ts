/**
 * Finds what in a built file can make a browser load or send something. Scripts are read by their syntax, pages and
 * styles by their text.
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
  /** What it loads or sends with: a global, a method, `<tag>`, an attribute, `fetch` or `navigation`. */
  readonly kind: string;
  /** The code around it, shortened. */
  readonly code: string;
}

const PLUGIN = { rules: { egress: noEgress, navigation: noNavigation, loads: channelRule } };
const RULES = { 'sotto/egress': 'error', 'sotto/navigation': 'error', 'sotto/loads': 'error' } as const;

/**
 * All such places in a file; none where it is neither script, page nor style.
 * @throws Error for a script that cannot be parsed.
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

/** The rules' messages are for people. The first word of one is the channel's name. */
function kindOf(ruleId: string, messageId: string, message: string): string {
  if (ruleId === 'sotto/navigation') return 'navigation';
  if (ruleId === 'sotto/egress') return messageId === 'fetch' ? 'fetch' : (message.split(' ', 1)[0] ?? '');
  return message;
}

/**
 * What a page of ours must not have, because all that it loads is a file of the package: an address with a host, a
 * frame, a form, a script as text.
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
