import type { JSX } from 'solid-js';
import type { Download } from '@/src/protocol/download';
import { Hairpin } from '../job/job-status';
import { isMoving, movingShare, downloadPhaseWords } from './download-words';

/** The progress of a download. It looks different while the download does not run. */
export function DownloadBar(props: { download: Download }): JSX.Element {
  return (
    <div classList={{ still: !isMoving(props.download) }}>
      <Hairpin label={downloadPhaseWords(props.download)} fraction={movingShare(props.download)} />
    </div>
  );
}
