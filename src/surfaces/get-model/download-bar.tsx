import type { JSX } from 'solid-js';
import type { Download } from '@/src/protocol/download';
import { Hairpin } from '../job/job-status';
import { isMoving, movingShare, downloadPhaseWords } from './download-words';

/** How far a download is; one that stands still looks so. */
export function DownloadBar(props: { download: Download }): JSX.Element {
  return (
    <div classList={{ still: !isMoving(props.download) }}>
      <Hairpin label={downloadPhaseWords(props.download)} fraction={movingShare(props.download)} />
    </div>
  );
}
