/** Whether shortcuts use Command instead of Control, as on Apple's systems. */
export function hasCommandKey(): boolean {
  return /Mac|iPhone|iPad/.test(navigator.userAgent);
}
