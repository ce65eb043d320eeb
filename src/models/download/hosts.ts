/** Match patterns of hosts, in the form of manifests: `https://huggingface.co/*`, `https://*.hf.co/*`. */

/** Whether an address is on one of the hosts. Ports are ignored, as in match patterns. */
export function comesFrom(address: string, patterns: readonly string[]): boolean {
  const { protocol, hostname } = new URL(address);
  return patterns.some((pattern) => {
    const [, scheme, any, host] = /^(https?:)\/\/(\*\.)?([^/]+)\/\*$/.exec(pattern) ?? [];
    return (
      scheme === protocol &&
      host !== undefined &&
      (hostname === host || (any !== undefined && hostname.endsWith(`.${host}`)))
    );
  });
}
