/** Whether the shortcuts here are those of Apple's systems, where Command stands for Control. */
export function hasCommandKey(): boolean {
  return /Mac|iPhone|iPad/.test(navigator.userAgent);
}
