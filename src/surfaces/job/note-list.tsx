import { Index, Show, type JSX } from 'solid-js';
import { i18n } from '#i18n';
import { Markdown } from '../markdown/markdown';
import type { SectionNote } from './job-state';

/** Notes on the sections of a long text, each under its heading. Empty ones are not shown. */
export function NoteList(props: { notes: readonly SectionNote[]; over: boolean }): JSX.Element {
  const isWritten = (position: number): boolean => props.over || position < props.notes.length - 1;
  return (
    <ol class="note-list">
      <Index each={props.notes}>
        {(note, position) => (
          <Show when={note().text.trim() !== ''}>
            <li class="note">
              <h2 class="note-heading">{note().heading || i18n.t('job.noteUntitled', [String(note().index)])}</h2>
              <Markdown text={note().text} over={isWritten(position)} />
            </li>
          </Show>
        )}
      </Index>
    </ol>
  );
}
