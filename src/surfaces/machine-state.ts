/** What only a visible page can ask about the machine: memory, cores, battery and whether data is to be saved. */
import type { Machine } from '@/src/protocol/catalogue';

/** At or below this charge, without a charger, power is saved. Chrome's Energy Saver starts there by default. */
const LOW_BATTERY = 0.2;
export const GIB = 1024 ** 3;

interface Battery {
  readonly charging: boolean;
  readonly level: number;
}
/** What only some browsers tell. */
interface Telling {
  /** In GiB, rounded, with an upper limit that the browser sets. */
  readonly deviceMemory?: number;
  readonly connection?: { readonly saveData?: boolean };
  readonly getBattery?: () => Promise<Battery>;
}

/** Whether the user saves data or the battery is low. False where the browser does not tell. */
export async function isSaving(): Promise<boolean> {
  const { connection, getBattery } = navigator as Telling;
  if (connection?.saveData || matchMedia('(prefers-reduced-data: reduce)').matches) return true;
  const battery = await getBattery?.call(navigator).catch(() => undefined);
  return battery !== undefined && !battery.charging && battery.level <= LOW_BATTERY;
}

/** Cores, and memory in bytes or null, as the browser tells them. */
export function readHardware(): Pick<Machine, 'cores' | 'memory'> {
  const { deviceMemory } = navigator as Telling;
  return { cores: navigator.hardwareConcurrency || 1, memory: deviceMemory === undefined ? null : deviceMemory * GIB };
}

/** All that this page knows about the machine. */
export async function readMachine(): Promise<Machine> {
  return { ...readHardware(), saving: await isSaving() };
}
