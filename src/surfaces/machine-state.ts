/** What only a visible page knows of the machine: its memory, its cores, and whether it can spare work and data. */
import type { Machine } from '@/src/protocol/catalogue';

/** At or below this charge, while discharging, the machine is spared: where Chrome's Energy Saver begins by default. */
const LOW_BATTERY = 0.2;
export const GIB = 1024 ** 3;

interface Battery {
  readonly charging: boolean;
  readonly level: number;
}
/** What some browsers tell, and others do not. */
interface Telling {
  /** In GiB, rounded and capped by the browser. */
  readonly deviceMemory?: number;
  readonly connection?: { readonly saveData?: boolean };
  readonly getBattery?: () => Promise<Battery>;
}

/** Whether the user saves data, or the battery runs low. False where the browser does not tell. */
export async function isSaving(): Promise<boolean> {
  const { connection, getBattery } = navigator as Telling;
  if (connection?.saveData || matchMedia('(prefers-reduced-data: reduce)').matches) return true;
  const battery = await getBattery?.call(navigator).catch(() => undefined);
  return battery !== undefined && !battery.charging && battery.level <= LOW_BATTERY;
}

/** Cores and memory, as the browser tells them. */
export function readHardware(): Pick<Machine, 'cores' | 'memory'> {
  const { deviceMemory } = navigator as Telling;
  return { cores: navigator.hardwareConcurrency || 1, memory: deviceMemory === undefined ? null : deviceMemory * GIB };
}

/** The machine, as this page knows it. */
export async function readMachine(): Promise<Machine> {
  return { ...readHardware(), saving: await isSaving() };
}
