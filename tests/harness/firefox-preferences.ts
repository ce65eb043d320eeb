/** Firefox's preferences, with which only pages and the extension send requests to the proxy. */

/** The extension's address in tests. Otherwise Firefox chooses a random one for each profile. */
export const FIREFOX_UUID = '11111111-2222-4333-8444-555555555555';

/** `browser_specific_settings.gecko.id` of the package. */
export const GECKO_ID = 'sotto@sotto.example';

/** Environment in which Firefox honours `services.settings.server`. */
export const FIREFOX_ENVIRONMENT = { MOZ_REMOTE_SETTINGS_DEVTOOLS: '1' };

const QUIET = {
  // The value that Mozilla's own test runs use for "no server".
  'services.settings.server': 'data:,#remote-settings-dummy/v1',
  'app.update.auto': false,
  'app.normandy.enabled': false,
  'browser.newtabpage.activity-stream.feeds.topsites': false,
  'browser.region.network.url': '',
  'browser.safebrowsing.malware.enabled': false,
  'browser.safebrowsing.phishing.enabled': false,
  'browser.safebrowsing.downloads.enabled': false,
  'browser.safebrowsing.update.enabled': false,
  'browser.search.update': false,
  'browser.topsites.contile.enabled': false,
  'captivedetect.canonicalURL': '',
  'network.captive-portal-service.enabled': false,
  'network.connectivity-service.enabled': false,
  'network.dns.disablePrefetch': true,
  'network.prefetch-next': false,
  'network.trr.mode': 5,
  'toolkit.telemetry.enabled': false,
  'toolkit.telemetry.unified': false,
  'dom.push.connection.enabled': false,
};

/** Answers the questions that need a person: about a permission, and the warning about add-ons from files. */
const UNATTENDED = {
  'extensions.webextOptionalPermissionPrompts': false,
  'xpinstall.signatures.required': false,
  'extensions.autoDisableScopes': 0,
};

const WEBGPU = { 'dom.webgpu.enabled': true, 'gfx.webgpu.ignore-blocklist': true };

function proxyPreferences(port: number, direct: string | null): Record<string, string | number | boolean> {
  return {
    'network.proxy.type': 1,
    'network.proxy.http': '127.0.0.1',
    'network.proxy.http_port': port,
    'network.proxy.ssl': '127.0.0.1',
    'network.proxy.ssl_port': port,
    'network.proxy.no_proxies_on': direct ?? '',
    'network.proxy.allow_hijacking_localhost': true,
    'network.proxy.failover_direct': false,
  };
}

/**
 * @param proxyPort port on the loopback interface, or null for the machine's own network.
 * @param direct host and port that are reached past the proxy, or null.
 */
export function firefoxPreferences(
  proxyPort: number | null,
  direct: string | null = null,
): Record<string, string | number | boolean> {
  return {
    ...QUIET,
    ...WEBGPU,
    ...UNATTENDED,
    ...(proxyPort === null ? {} : proxyPreferences(proxyPort, direct)),
    'extensions.webextensions.uuids': JSON.stringify({ [GECKO_ID]: FIREFOX_UUID }),
  };
}
