/**
 * Forbids navigation other than by a click on a link that the reader sees. An address can carry text away, and CSP does
 * not stop a navigation.
 */
import type { AST, Rule } from 'eslint';
import { globalIdentifiers, lastName, memberName, type NodeOf } from './reference.ts';

const LOCATION_METHODS = new Set(['assign', 'replace']);
const LOCATION_PARTS = new Set(['href', 'search', 'hash', 'pathname', 'host', 'hostname', 'port', 'protocol']);
const WINDOWS = new Set(['window', 'self', 'globalThis', 'top', 'parent', 'document', 'contentWindow', 'defaultView']);
const TAB_OWNERS = new Set(['tabs', 'windows']);
const TAB_METHODS = new Set(['create', 'update', 'goForward', 'goBack', 'duplicate']);
/** `submit` is a common name, so it counts only for something that is called a form. */
const FORM = /form$/i;

/** Whether an assignment's target is `location`, `window.location`, or a part such as `location.href`. */
function isLocation(target: NodeOf<'AssignmentExpression'>['left']): boolean {
  if (target.type === 'Identifier') return target.name === 'location';
  if (target.type !== 'MemberExpression') return false;
  const name = memberName(target) ?? '';
  const owner = lastName(target.object) ?? '';
  return name === 'location' ? WINDOWS.has(owner) : LOCATION_PARTS.has(name) && owner === 'location';
}

function isNavigatingCall({ callee }: NodeOf<'CallExpression'>): boolean {
  if (callee.type !== 'MemberExpression') return false;
  const method = memberName(callee) ?? '';
  const owner = lastName(callee.object) ?? '';
  return (
    (owner === 'location' && LOCATION_METHODS.has(method)) ||
    (method === 'open' && WINDOWS.has(owner)) ||
    (TAB_OWNERS.has(owner) && TAB_METHODS.has(method)) ||
    method === 'requestSubmit' ||
    (method === 'submit' && FORM.test(owner))
  );
}

const noNavigation: Rule.RuleModule = {
  meta: {
    type: 'problem',
    schema: [],
    messages: {
      navigation:
        'This navigates without a click on a shown link, and an address can carry text away. Show an <a href>. To open one of our own pages, add a named function to src/platform and list its file in tools/eslint/allowed.ts.',
    },
  },
  create(context) {
    const report = (node: Rule.Node): void => {
      context.report({ node, messageId: 'navigation' });
    };
    return {
      AssignmentExpression(node) {
        if (isLocation(node.left)) report(node);
      },
      CallExpression(node) {
        if (isNavigatingCall(node)) report(node);
      },
      'Program:exit'(program: AST.Program) {
        for (const { name, parent } of globalIdentifiers(context, program)) {
          if (name === 'open' && parent.type === 'CallExpression' && lastName(parent.callee) === 'open') report(parent);
        }
      },
      'JSXAttribute[name.name=/^(action|formaction|ping)$/i]': report,
    };
  },
};

export default noNavigation;
