/** How Chromium is started, so that whatever reaches the proxy comes from the page or from the extension. */

/**
 * A port that Chromium itself refuses to connect to, before any proxy. Two services of the browser's own ask for
 * something at each start whatever `--disable-background-networking` says: the list of signed-in accounts and an
 * on-demand component. They have no other switch.
 */
const NOWHERE = 'http://127.0.0.1:1/';

const QUIET = [
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-domain-reliability',
  '--disable-sync',
  '--disable-field-trial-config',
  '--no-first-run',
  '--no-default-browser-check',
  '--no-pings',
  '--disable-default-apps',
  `--gaia-url=${NOWHERE}`,
  `--component-updater=disable-pings,url-source=${NOWHERE}`,
  '--disable-features=NetworkTimeServiceQuerying,OptimizationHints,MediaRouter,Translate,CertificateTransparencyComponentUpdater,AutofillServerCommunication',
];

/** WebGPU on a machine without a graphics card: SwiftShader, which computes on the processor. */
const SOFTWARE_WEBGPU = ['--enable-unsafe-webgpu', '--use-webgpu-adapter=swiftshader'];

/**
 * @param proxyPort port on the loopback interface, or null for the machine's own network.
 * @param hardwareGpu true to let the browser choose the graphics card.
 * @param direct host and port that are reached past the proxy, or null.
 */
export function chromiumFlags(proxyPort: number | null, hardwareGpu: boolean, direct: string | null = null): string[] {
  return [
    ...QUIET,
    ...(hardwareGpu ? ['--enable-unsafe-webgpu'] : SOFTWARE_WEBGPU),
    // Chromium's sandbox refuses to run as root, which is what containers are.
    ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
    // `<-loopback>` takes away the rule that lets loopback addresses pass the proxy by.
    ...(proxyPort === null
      ? []
      : [
          `--proxy-server=http://127.0.0.1:${String(proxyPort)}`,
          `--proxy-bypass-list=${['<-loopback>', direct].filter((rule) => rule !== null).join(';')}`,
        ]),
  ];
}
