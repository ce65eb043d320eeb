/** How code can name a global or a property; shared by the rules of this folder. */
import type { AST, Rule, Scope } from 'eslint';

/** A node of one kind, as rules see it. */
export type NodeOf<Type extends Rule.Node['type']> = Extract<Rule.Node, { type: Type }>;
type Identifier = NodeOf<'Identifier'>;

/** Identifiers that no declaration in the file explains, so they mean a global. Types are left out: they do not run. */
export function globalIdentifiers({ sourceCode }: Rule.RuleContext, program: AST.Program): Identifier[] {
  const scope = sourceCode.getScope(program);
  const global = scope.type === 'global' ? scope : (scope.upper ?? scope);
  const configured = [...global.set.values()]
    .filter(({ defs }) => defs.length === 0)
    .flatMap(({ references }) => references);
  return [...global.through, ...configured].filter(isValue).map(({ identifier }) => identifier as Identifier);
}

/** ESLint's types do not know those of typescript-estree, so the type is read as a `string`. */
function isValue(reference: Scope.Reference & { readonly isValueReference?: boolean }): boolean {
  const parent = (reference.identifier as Identifier).parent.type as string;
  return reference.isValueReference !== false && parent !== 'TSTypeQuery';
}

/** The property's name where the code writes it out (`a.b`, `a['b']`, `` a[`b`] ``); null where it is computed. */
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
