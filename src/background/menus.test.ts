import { beforeEach, describe, expect, it, vi } from 'vitest';
import { actions } from '@/src/actions/registry';
import { ownAction } from '@/src/actions/own-action';

const created = vi.hoisted(() => [] as { id: string; title: string; contexts: string[]; parentId?: string }[]);
vi.mock('webextension-polyfill', () => ({
  default: {
    i18n: { getMessage: (name: string) => `<${name}>` },
    contextMenus: {
      removeAll: () => Promise.resolve((created.length = 0)),
      create: (entry: (typeof created)[number]) => created.push(entry),
    },
  },
}));

const { createMenus, opensPanel, parseMenuId } = await import('./menus');

beforeEach(() => createMenus(actions));

describe('the context menu', () => {
  it('has two entries on a page and four on a selection, with the rewrites below one of them', () => {
    const shown = (context: string): string[] =>
      created
        .filter(({ contexts, parentId }) => contexts.includes(context) && parentId === undefined)
        .map(({ id }) => id);
    expect(shown('page')).toEqual(['summarize:page', 'ask:page']);
    expect(shown('selection')).toEqual(['summarize:selection', 'explain:selection', 'rewrite:selection', 'ask:page']);
    expect(created.filter(({ parentId }) => parentId === 'rewrite:selection')).toHaveLength(6);
  });

  it('tells what was chosen', () => {
    for (const { id } of created) {
      const choice = parseMenuId(id, actions);
      if (id === 'rewrite:selection' || opensPanel(id)) expect(choice).toBeNull();
      else expect(`${choice?.action.id ?? ''}:${choice?.scope ?? ''}`).toBe(id);
    }
    expect(parseMenuId('of-another-version:page', actions)).toBeNull();
    expect(parseMenuId(1, actions)).toBeNull();
  });

  it('shows the user’s own by its name, letter by letter', async () => {
    const own = ownAction({
      id: 'f'.repeat(32),
      name: 'Q&A about %s <b>',
      prompt: 'Ask and answer.',
      does: 'reads',
      offered: ['menu'],
    });
    await createMenus([...actions, own]);
    const mine = created.filter(({ id }) => id.startsWith(own.id));
    expect(mine.map(({ contexts }) => contexts)).toEqual([['page'], ['selection']]);
    for (const { title } of mine) {
      expect(title).toBe('Q&&A about %\u200bs <b>');
    }
    expect(parseMenuId(mine[0]?.id ?? '', [...actions, own])?.action).toBe(own);
  });
});
