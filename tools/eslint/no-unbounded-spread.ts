/**
 * Forbids to spread an array into the arguments of a call. Each item becomes an argument on the stack, and some 120,000
 * of them end in a RangeError. Allowed is what is short by its form: a literal array, a constant in capitals, what
 * `.map` or `as const` makes of these, and a function's own rest parameter.
 */
import type { Rule, Scope } from 'eslint';

type Call = Extract<Rule.Node, { type: 'CallExpression' | 'NewExpression' }>;
/** A node inside another one, whose type has no parent. */
type Inner = Call['arguments'][number] | Call['callee'];

/** TypeScript's wrappers around an expression. */
const WRAPPERS: ReadonlySet<string> = new Set(['TSAsExpression', 'TSSatisfiesExpression', 'TSNonNullExpression']);

function unwrapped(node: Inner): Inner {
  const { type, expression } = node as unknown as { type: string; expression?: Inner };
  return WRAPPERS.has(type) && expression ? unwrapped(expression) : node;
}

function isRestParameter(name: string, scope: Scope.Scope | null): boolean {
  for (let at = scope; at; at = at.upper) {
    const variable = at.set.get(name);
    if (variable)
      return variable.defs.some(({ name: defined }) => (defined as Rule.Node).parent?.type === 'RestElement');
  }
  return false;
}

function isBounded(node: Inner, scope: Scope.Scope): boolean {
  const inner = unwrapped(node);
  switch (inner.type) {
    case 'ArrayExpression':
      return inner.elements.every((element) => element?.type !== 'SpreadElement' || isBounded(element.argument, scope));
    case 'Identifier':
      return /^[A-Z][A-Z0-9_]+$/.test(inner.name) || isRestParameter(inner.name, scope);
    case 'CallExpression': {
      const { callee } = inner;
      return (
        callee.type === 'MemberExpression' &&
        callee.property.type === 'Identifier' &&
        callee.property.name === 'map' &&
        isBounded(callee.object, scope)
      );
    }
    default:
      return false;
  }
}

const noUnboundedSpread: Rule.RuleModule = {
  meta: {
    type: 'problem',
    schema: [],
    messages: {
      spread:
        'A long array spread into a call overflows the stack. Loop over it (`for … push`), reduce it, or join arrays with `[...a, ...b]` or `concat(b)`.',
    },
  },
  create(context) {
    const look = (node: Call): void => {
      for (const argument of node.arguments) {
        if (argument.type === 'SpreadElement' && !isBounded(argument.argument, context.sourceCode.getScope(node)))
          context.report({ node: argument, messageId: 'spread' });
      }
    };
    return { CallExpression: look, NewExpression: look };
  },
};

export default noUnboundedSpread;
