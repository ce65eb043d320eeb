/** The flags of Chromium, with which only pages and the extension send requests to the proxy. */
import type { LaunchOptions } from './session.ts';

/**
 * A port that Chromium refuses to connect to, even by a proxy. Two services of the browser send requests at each start
 * despite `--disable-background-networking`: the list of signed-in accounts and an on-demand component. They have no
 * other switch.
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

/** WebGPU without a graphics card, by SwiftShader, which computes on the processor. */
const SOFTWARE_WEBGPU = ['--enable-unsafe-webgpu', '--use-webgpu-adapter=swiftshader'];

/**
 * WebGPU on a graphics card without a display. On Linux, Chromium uses a card for WebGPU only if it draws with Vulkan
 * itself, and has to be told that there is no window. With these flags it never falls back to software.
 */
const CARD_WITHOUT_DISPLAY = [
  '--enable-unsafe-webgpu',
  ...(process.platform === 'linux'
    ? ['--enable-features=Vulkan', '--use-angle=vulkan', '--disable-vulkan-surface']
    : []),
];

/** On Linux, Chromium hides `shader-f16` from pages if the card is NVIDIA's. */
const HALF_PRECISION = '--enable-dawn-features=vulkan_enable_f16_on_nvidia';

/** The flags that choose what WebGPU runs on. */
export function webgpuFlags({ headed, graphicsCard }: Pick<LaunchOptions, 'headed' | 'graphicsCard'>): string[] {
  if (headed) return ['--enable-unsafe-webgpu'];
  if (graphicsCard === undefined) return SOFTWARE_WEBGPU;
  return [...CARD_WITHOUT_DISPLAY, ...(graphicsCard === 'half-precision' ? [HALF_PRECISION] : [])];
}

/** All flags except those for the window and the profile. */
export function chromiumFlags({ proxy, direct = null, ...gpu }: LaunchOptions): string[] {
  return [
    ...QUIET,
    ...webgpuFlags(gpu),
    // Chromium's sandbox refuses to run as root, as in containers.
    ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
    // `<-loopback>` removes the rule that loopback addresses bypass the proxy.
    ...(proxy === null
      ? []
      : [
          `--proxy-server=http://127.0.0.1:${String(proxy.port)}`,
          `--proxy-bypass-list=${['<-loopback>', direct].filter((rule) => rule !== null).join(';')}`,
        ]),
  ];
}
