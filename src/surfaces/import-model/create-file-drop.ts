import { createSignal, onCleanup, onMount, type Accessor } from 'solid-js';

/**
 * Accepts files that are dropped anywhere on the page: a drop beside the field would open the file in the tab.
 * Returns whether files are being dragged over the page.
 */
export function createFileDrop(onFiles: (files: readonly File[]) => void): Accessor<boolean> {
  const [over, setOver] = createSignal(false);
  // Each border between elements fires events. The drag is where it entered last.
  let entered: EventTarget | null = null;
  const leave = (): void => {
    entered = null;
    setOver(false);
  };
  const listeners = {
    dragenter: (event: DragEvent) => {
      if (!hasFiles(event)) return;
      event.preventDefault();
      entered = event.target;
      setOver(true);
    },
    dragover: (event: DragEvent) => {
      if (!hasFiles(event)) return;
      event.preventDefault();
      if (event.dataTransfer) event.dataTransfer.dropEffect = 'copy';
    },
    dragleave: (event: DragEvent) => {
      if (event.target === entered) leave();
    },
    dragend: leave,
    drop: (event: DragEvent) => {
      if (!hasFiles(event)) return;
      event.preventDefault();
      leave();
      onFiles([...(event.dataTransfer?.files ?? [])]);
    },
  };
  onMount(() => {
    for (const [type, listener] of Object.entries(listeners))
      document.addEventListener(type, listener as EventListener);
  });
  onCleanup(() => {
    for (const [type, listener] of Object.entries(listeners))
      document.removeEventListener(type, listener as EventListener);
  });
  return over;
}

function hasFiles({ dataTransfer }: DragEvent): boolean {
  return dataTransfer?.types.includes('Files') ?? false;
}
