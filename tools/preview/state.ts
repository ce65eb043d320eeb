/** What a state of the preview is made of. */
import type { CardTarget } from '@/src/surfaces/card/card';
import type { Site } from '@/src/platform/site-access';
import type { Script } from '@/src/surfaces/testing/script';

/** A scripted host, and what is done with the surface once it is shown. */
export interface State extends Script {
  /** What the card shows; the job by default. */
  readonly target?: CardTarget;
  /** What to do once the surface is shown. */
  readonly act?:
    | 'import'
    | 'drag'
    | 'remove'
    | 'start'
    | 'retry'
    | 'try'
    | 'send'
    | 'paste'
    | 'edit'
    | 'edit-paste'
    | 'edit-language'
    | 'menu'
    | 'earlier'
    | 'delete'
    | 'again'
    | 'site'
    | 'navigate'
    | 'keep'
    | 'replace'
    | 'all'
    | 'search'
    | 'get'
    | 'get-last'
    | 'get-go'
    | 'stop-download'
    | 'measure'
    | 'more'
    | 'check'
    | 'passage'
    | 'preview';
  /** The number of the mark whose passage is shown. */
  readonly mark?: number;
  readonly noTab?: boolean;
  /** The site that the panel knows, or null. */
  readonly site?: Site | null;
}
