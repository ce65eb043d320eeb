/**
 * Finds what can make a browser load or send something, in code that is bundled and minified. Such code has lost the
 * names of variables, and kept those of properties, globals and tags. `no-egress` and `no-navigation` find the rest. A
 * name that is hidden from this rule (`window[a + b]`) is reported as computed.
 */
import type { AST, Rule } from 'eslint';
import { globalIdentifiers, lastName, memberName, type NodeOf } from '../eslint/reference.ts';

/** Elements that load something by themselves, or take the reader elsewhere. */
const TAGS =
  /^(?:img|image|picture|source|track|link|i?frame|fencedframe|portal|video|audio|object|embed|script|form|base|meta|use|feimage)$/i;
const MARKUP = /<(?:img|image|source|track|link|i?frame|video|audio|object|embed|script|form|base|meta|use|feimage)\b/i;
const ATTRIBUTES = new Set([
  'src',
  'srcset',
  'srcdoc',
  'href',
  'xlink:href',
  'poster',
  'action',
  'formaction',
  'ping',
  'background',
  'imagesrcset',
  'codebase',
]);
const PROPERTIES = new Set([...ATTRIBUTES, 'formAction', 'imageSrcset', 'innerHTML', 'outerHTML', 'cssText']);
const STYLE = /url\(|@import|image-set\(/i;
const CONSTRUCTORS = new Set(['Image', 'Audio', 'FontFace', 'Worker', 'SharedWorker', 'PaymentRequest']);
/** Methods of the browser's API for extensions, and of documents. */
const METHODS = new Set([
  'importScripts',
  'setUninstallURL',
  'launchWebAuthFlow',
  'connectNative',
  'sendNativeMessage',
  'registerProtocolHandler',
  'insertAdjacentHTML',
  'setHTMLUnsafe',
  'createContextualFragment',
  'click',
  'addModule',
]);
const READERS = new Set(['getAttribute', 'hasAttribute', 'removeAttribute', 'getAttributeNode']);
const GLOBALS = new Set(['window', 'self', 'globalThis', 'top', 'parent', 'frames']);

function text(node: Rule.Node | null | undefined): string | null {
  if (node?.type === 'Literal') return typeof node.value === 'string' ? node.value : null;
  if (node?.type === 'TemplateLiteral') return node.quasis.map(({ value }) => value.cooked ?? '').join('${}');
  return null;
}

const channelRule: Rule.RuleModule = {
  meta: { type: 'problem', schema: [], messages: { found: '{{kind}}' } },
  create(context) {
    const report = (node: Rule.Node, kind: string): void => {
      context.report({ node, messageId: 'found', data: { kind } });
    };
    const string = (node: Rule.Node): void => {
      const value = text(node) ?? '';
      if (MARKUP.test(value)) report(node, 'markup');
      if (STYLE.test(value)) report(node, 'style');
    };
    return {
      'Program:exit'(program: AST.Program) {
        for (const identifier of globalIdentifiers(context, program)) {
          const { name, parent } = identifier;
          if (CONSTRUCTORS.has(name) && parent.type !== 'UnaryExpression') report(identifier, name);
          // Under another name of `location` a navigation would not be seen.
          if (name === 'location' && parent.type !== 'MemberExpression' && parent.type !== 'UnaryExpression')
            report(identifier, 'location');
        }
      },
      CallExpression(node) {
        const method = lastName(node.callee) ?? '';
        const [first, second] = node.arguments as Rule.Node[];
        if (METHODS.has(method)) report(node, method);
        const tag = method === 'createElement' ? text(first) : method === 'createElementNS' ? text(second) : null;
        if (tag !== null && TAGS.test(tag)) report(node, `<${tag.toLowerCase()}>`);
        if ((method === 'createElement' && tag === null) || (method === 'createElementNS' && text(second) === null))
          report(node, '<computed>');
        const attribute = READERS.has(method)
          ? null
          : [first, second].map((argument) => text(argument)?.toLowerCase()).find((name) => ATTRIBUTES.has(name ?? ''));
        if (attribute !== undefined && attribute !== null) report(node, attribute);
      },
      AssignmentExpression({ left }) {
        if (left.type !== 'MemberExpression') return;
        const name = memberName(left) ?? '';
        if (PROPERTIES.has(name)) report(left as NodeOf<'MemberExpression'>, name);
      },
      MemberExpression(node) {
        if (node.object.type !== 'Identifier' || !GLOBALS.has(node.object.name)) return;
        const name = memberName(node);
        if (name === null) report(node, 'computed');
        else if (CONSTRUCTORS.has(name)) report(node, name);
      },
      ImportExpression(node) {
        // Without the cast the node's own type has no parent.
        if ((node.source as Rule.Node).type !== 'Literal') report(node, 'import');
      },
      Literal: string,
      TemplateLiteral: string,
    };
  },
};

export default channelRule;
