/** How Chromium is started, so that whatever reaches the proxy comes from the page or from the extension. */
import type { LaunchOptions } from './session.ts';

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
 * WebGPU on a graphics card without a display. In Linux, Chromium gives WebGPU a card only where it draws with Vulkan
 * itself, and has to be told that there is no window for it. With these flags it takes no software in the card's place.
 */
const CARD_WITHOUT_DISPLAY = [
  '--enable-unsafe-webgpu',
  ...(process.platform === 'linux'
    ? ['--enable-features=Vulkan', '--use-angle=vulkan', '--disable-vulkan-surface']
    : []),
];

/** In Linux, Chromium keeps `shader-f16` from pages where the card is NVIDIA's. */
const HALF_PRECISION = '--enable-dawn-features=vulkan_enable_f16_on_nvidia';

/** What WebGPU computes on. */
export function webgpuFlags({ headed, graphicsCard }: Pick<LaunchOptions, 'headed' | 'graphicsCard'>): string[] {
  if (headed) return ['--enable-unsafe-webgpu'];
  if (graphicsCard === undefined) return SOFTWARE_WEBGPU;
  return [...CARD_WITHOUT_DISPLAY, ...(graphicsCard === 'half-precision' ? [HALF_PRECISION] : [])];
}

/** All that the harness starts Chromium with, besides its window and its profile. */
export function chromiumFlags({ proxy, direct = null, ...gpu }: LaunchOptions): string[] {
  return [
    ...QUIET,
    ...webgpuFlags(gpu),
    // Chromium's sandbox refuses to run as root, which is what containers are.
    ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
    // `<-loopback>` takes away the rule that lets loopback addresses pass the proxy by.
    ...(proxy === null
      ? []
      : [
          `--proxy-server=http://127.0.0.1:${String(proxy.port)}`,
          `--proxy-bypass-list=${['<-loopback>', direct].filter((rule) => rule !== null).join(';')}`,
        ]),
  ];
}
