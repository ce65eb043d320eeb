/** What the rules of this folder share: how code can reach a global or a property. */
import type { AST, Rule, Scope } from 'eslint';

/** A node of one kind, as rules see it. */
export type NodeOf<Type extends Rule.Node['type']> = Extract<Rule.Node, { type: Type }>;
type Identifier = NodeOf<'Identifier'>;

/**
 * Identifiers that mean a global, for no declaration in the file explains them. Types are left out: they run nothing.
 */
export function globalIdentifiers({ sourceCode }: Rule.RuleContext, program: AST.Program): Identifier[] {
  const scope = sourceCode.getScope(program);
  const global = scope.type === 'global' ? scope : (scope.upper ?? scope);
  const configured = [...global.set.values()]
    .filter(({ defs }) => defs.length === 0)
    .flatMap(({ references }) => references);
  return [...global.through, ...configured].filter(isValue).map(({ identifier }) => identifier as Identifier);
}

/** Types of typescript-estree are unknown to ESLint's own, hence the widening to `string`. */
function isValue(reference: Scope.Reference & { readonly isValueReference?: boolean }): boolean {
  const parent = (reference.identifier as Identifier).parent.type as string;
  return reference.isValueReference !== false && parent !== 'TSTypeQuery';
}

/** The property's name where the code spells it out (`a.b`, `a['b']`, `` a[`b`] ``); null where it is computed. */
export function memberName({
  property,
  computed,
}: Pick<NodeOf<'MemberExpression'>, 'property' | 'computed'>): string | null {
  if (!computed) return property.type === 'Identifier' ? property.name : null;
  if (property.type === 'Literal' && typeof property.value === 'string') return property.value;
  if (property.type === 'TemplateLiteral' && property.expressions.length === 0)
    return property.quasis[0]?.value.cooked ?? null;
  return null;
}

/** The last name of `a` or `x.a`; null for anything else. */
export function lastName(node: NodeOf<'CallExpression'>['callee']): string | null {
  if (node.type === 'Identifier') return node.name;
  return node.type === 'MemberExpression' ? memberName(node) : null;
}
