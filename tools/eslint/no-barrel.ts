/** Forbids to export what another file exports: it makes cycles of imports, and hides where a line lives. */
import path from 'node:path';
import type { Rule } from 'eslint';

const noBarrel: Rule.RuleModule = {
  meta: {
    type: 'problem',
    schema: [],
    messages: {
      index: 'No barrels: name the file after what it does, and let callers import that file (`@/src/room/file`).',
      handOn: 'No barrels: delete this line and let callers import from {{source}} itself.',
    },
  },
  create(context) {
    const handOn = (node: Rule.Node, source: unknown): void => {
      context.report({ node, messageId: 'handOn', data: { source: String(source) } });
    };
    return {
      Program(node) {
        if (path.parse(context.filename).name === 'index')
          context.report({ node, loc: { line: 1, column: 0 }, messageId: 'index' });
      },
      ExportAllDeclaration(node) {
        handOn(node, node.source.value);
      },
      ExportNamedDeclaration(node) {
        if (node.source) handOn(node, node.source.value);
      },
    };
  },
};

export default noBarrel;
