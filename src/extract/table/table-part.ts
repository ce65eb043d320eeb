/** Which part of a table an element is: by its role, its name or its `display`. */

export type TablePart = 'table' | 'group' | 'row' | 'cell' | 'caption';

const ROLES = new Map<string, TablePart>(
  Object.entries({
    table: 'table',
    grid: 'table',
    treegrid: 'table',
    rowgroup: 'group',
    row: 'row',
    cell: 'cell',
    gridcell: 'cell',
    columnheader: 'cell',
    rowheader: 'cell',
  } as const),
);
const TAGS = new Map<string, TablePart>(
  Object.entries({
    TABLE: 'table',
    THEAD: 'group',
    TBODY: 'group',
    TFOOT: 'group',
    TR: 'row',
    TD: 'cell',
    TH: 'cell',
    CAPTION: 'caption',
  } as const),
);
const DISPLAYS = new Map<string, TablePart>(
  Object.entries({
    table: 'table',
    'inline-table': 'table',
    'table-row-group': 'group',
    'table-header-group': 'group',
    'table-footer-group': 'group',
    'table-row': 'row',
    'table-cell': 'cell',
    'table-caption': 'caption',
  } as const),
);

/** @param display computed, '' where nothing is laid out */
export function tablePartOf(tag: string, role: string, display: string): TablePart | null {
  return ROLES.get(role) ?? TAGS.get(tag) ?? DISPLAYS.get(display) ?? null;
}

/** Where a group of rows stands: heads first, feet last. */
export function placeOfGroup(tag: string, display: string): -1 | 0 | 1 {
  if (tag === 'THEAD' || display === 'table-header-group') return -1;
  return tag === 'TFOOT' || display === 'table-footer-group' ? 1 : 0;
}
