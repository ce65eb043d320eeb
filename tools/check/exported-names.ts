/** The names that a module exports, so that each stands for one thing in the house. */
import ts from 'typescript';

/** The names in a declaration's left side, such as `[a, { b }]`. */
function namesIn(name: ts.BindingName): string[] {
  if (ts.isIdentifier(name)) return [name.text];
  return name.elements.flatMap((element) => (ts.isBindingElement(element) ? namesIn(element.name) : []));
}

function isExported(node: ts.Statement): boolean {
  return (
    ts.canHaveModifiers(node) &&
    (ts.getModifiers(node) ?? []).some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword) &&
    !(ts.getModifiers(node) ?? []).some(({ kind }) => kind === ts.SyntaxKind.DefaultKeyword)
  );
}

/** Each name once, however many overloads it has. A default export has none. */
export function exportedNames(file: string, text: string): string[] {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, false);
  const names = source.statements.flatMap((node): string[] => {
    if (ts.isExportDeclaration(node) && node.exportClause && ts.isNamedExports(node.exportClause))
      return node.exportClause.elements.map(({ name }) => name.text);
    if (!isExported(node)) return [];
    if (ts.isVariableStatement(node)) return node.declarationList.declarations.flatMap(({ name }) => namesIn(name));
    const { name } = node as ts.DeclarationStatement;
    return name && ts.isIdentifier(name) ? [name.text] : [];
  });
  return [...new Set(names)];
}

/** The files that export each name; names of one file are left out. @param modules text by file */
export function namesOfSeveral(modules: ReadonlyMap<string, string>): ReadonlyMap<string, readonly string[]> {
  const files = new Map<string, string[]>();
  for (const [file, text] of modules)
    for (const name of exportedNames(file, text)) files.set(name, [...(files.get(name) ?? []), file]);
  return new Map([...files].filter(([, exporters]) => exporters.length > 1));
}
