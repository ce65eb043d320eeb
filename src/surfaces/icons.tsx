/** Sotto's own icons, on a grid of 20 × 20 with strokes of 1.6. All are decoration: words say the same. */
import type { JSX } from 'solid-js';

function Icon(props: { children: JSX.Element }): JSX.Element {
  return (
    <svg
      class="icon"
      viewBox="0 0 20 20"
      aria-hidden="true"
      fill="none"
      stroke="currentColor"
      stroke-width="1.6"
      stroke-linecap="round"
      stroke-linejoin="round"
    >
      {props.children}
    </svg>
  );
}

/** The logo: two lines of text, and below them (sotto) a hairpin, the sign in music for growing louder. */
export function Mark(): JSX.Element {
  return (
    <svg class="mark" viewBox="0 0 32 32" aria-hidden="true">
      <rect class="mark-ground" width="32" height="32" rx="8" />
      <path class="mark-line" d="M8 9.25h16M8 14.5h9" />
      <path class="mark-hairpin" d="M8 21.5 24 18.5v6z" />
    </svg>
  );
}

export const CloseIcon = (): JSX.Element => (
  <Icon>
    <path d="m5.5 5.5 9 9m0-9-9 9" />
  </Icon>
);
export const StopIcon = (): JSX.Element => (
  <Icon>
    <rect x="5.5" y="5.5" width="9" height="9" rx="1.5" fill="currentColor" />
  </Icon>
);
export const CopyIcon = (): JSX.Element => (
  <Icon>
    <rect x="7.5" y="7.5" width="8.5" height="9" rx="1.5" />
    <path d="M12.5 4.5V4A1 1 0 0 0 11.5 3h-6A1.5 1.5 0 0 0 4 4.5v7a1 1 0 0 0 1 1" />
  </Icon>
);
export const CheckIcon = (): JSX.Element => (
  <Icon>
    <path d="m4.5 10.5 3.5 3.5 7.5-8" />
  </Icon>
);
export const RetryIcon = (): JSX.Element => (
  <Icon>
    <path d="M15.8 11.5a6 6 0 1 1-1.3-5.3L16 7.8M16 4v3.8h-3.8" />
  </Icon>
);
export const AlertIcon = (): JSX.Element => (
  <Icon>
    <path d="M10 3.5 17 16H3zM10 8.5v3.2M10 13.9v.1" />
  </Icon>
);
export const SendIcon = (): JSX.Element => (
  <Icon>
    <path d="M10 16V4.5M5 9.5l5-5 5 5" />
  </Icon>
);
export const MoreIcon = (): JSX.Element => (
  <Icon>
    <path d="M4.5 10h.01M10 10h.01M15.5 10h.01" stroke-width="2.4" />
  </Icon>
);
export const EditIcon = (): JSX.Element => (
  <Icon>
    <path d="m4 16 .7-3.2L13.5 4l2.5 2.5-8.8 8.8zM11.5 6l2.5 2.5" />
  </Icon>
);
export const ClockIcon = (): JSX.Element => (
  <Icon>
    <circle cx="10" cy="10" r="6.5" />
    <path d="M10 6.5V10l2.3 1.6" />
  </Icon>
);
export const DownIcon = (): JSX.Element => (
  <Icon>
    <path d="M10 4.5v11M5 10.5l5 5 5-5" />
  </Icon>
);
export const ChatIcon = (): JSX.Element => (
  <Icon>
    <path d="M4 4h12a1 1 0 0 1 1 1v7.5a1 1 0 0 1-1 1h-6L6.5 16.5v-3H4a1 1 0 0 1-1-1V5a1 1 0 0 1 1-1zM6.8 7.5h6.4M6.8 10.2h4" />
  </Icon>
);
export const KeyIcon = (): JSX.Element => (
  <Icon>
    <circle cx="7" cy="13" r="3" />
    <path d="m9.2 10.8 6.3-6.3M13 7l2 2" />
  </Icon>
);
export const FileIcon = (): JSX.Element => (
  <Icon>
    <path d="M5 3h6.5L15 6.5V17H5zM11.5 3v3.5H15M10 14V9.5M7.8 11.5 10 9.3l2.2 2.2" />
  </Icon>
);
export const TrashIcon = (): JSX.Element => (
  <Icon>
    <path d="M4 5.5h12M8 5.5V3.5h4v2M5.5 5.5l.7 11h7.6l.7-11M8.5 8.5v5M11.5 8.5v5" />
  </Icon>
);
export const GoOnIcon = (): JSX.Element => (
  <Icon>
    <path d="M4 5.5h12M4 10h12M4 14.5h5M12.5 14.5h3.5M14 12.5l2 2-2 2" />
  </Icon>
);
export const PlusIcon = (): JSX.Element => (
  <Icon>
    <path d="M10 4.5v11M4.5 10h11" />
  </Icon>
);
export const SlidersIcon = (): JSX.Element => (
  <Icon>
    <path d="M3.5 6.5h7m4 0h2M3.5 13.5h2m4 0h7" />
    <circle cx="12.5" cy="6.5" r="2" />
    <circle cx="7.5" cy="13.5" r="2" />
  </Icon>
);
export const PageIcon = (): JSX.Element => (
  <Icon>
    <rect x="4" y="3" width="12" height="14" rx="1.5" />
    <path d="M7 7h6M7 10h6M7 13h3.5" />
  </Icon>
);
export const SelectionIcon = (): JSX.Element => (
  <Icon>
    <path d="M3.5 6h13M3.5 14h7" />
    <rect x="3" y="8.2" width="14" height="3.6" rx=".8" fill="currentColor" stroke="none" opacity=".5" />
  </Icon>
);
