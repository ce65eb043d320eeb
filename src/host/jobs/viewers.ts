/** Who has been shown a job's answer, for as long as the Port is open: whoever shows it is told when it is erased. */
import type { HostConnection } from '@/src/messaging/host-server';

export class Viewers {
  private readonly viewers = new Map<string, Set<HostConnection>>();

  /** A Port is shown a job. */
  enter(jobId: string, connection: HostConnection): void {
    const present = this.viewers.get(jobId) ?? new Set();
    if (present.has(connection)) return;
    this.viewers.set(jobId, present.add(connection));
    connection.onClose(() => {
      present.delete(connection);
      if (present.size === 0 && this.viewers.get(jobId) === present) this.viewers.delete(jobId);
    });
  }

  /** Tells that jobs were erased; null for all that there were. */
  tellErased(jobIds: readonly string[] | null): void {
    for (const jobId of jobIds ?? [...this.viewers.keys()]) {
      for (const connection of this.viewers.get(jobId) ?? []) connection.push({ type: 'job-erased', jobId });
      this.viewers.delete(jobId);
    }
  }
}
