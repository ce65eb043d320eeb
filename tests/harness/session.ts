/** What tests and the demo can do with a browser that has the extension: the same for Chromium and Firefox. */
import type { Page } from 'puppeteer';
import type { Evaluate, Place } from './place.ts';
import type { RecordingProxy } from './recording-proxy.ts';

export type BrowserName = 'chromium' | 'firefox';

export interface LaunchOptions {
  /** The browser's program, found by `tools/browsers`. */
  readonly executable: string;
  /** The folder of the built extension. */
  readonly extensionDir: string;
  /** The browser's only way out, or null for the machine's own network. */
  readonly proxy: RecordingProxy | null;
  /** Host and port, such as `127.0.0.1:8080`, that are reached past the proxy. */
  readonly direct?: string | null;
  /** With a visible window. Needs a display. */
  readonly headed?: boolean;
  /**
   * Chromium without a window: runs WebGPU on the machine's graphics card, as with a window, and never on software.
   * `half-precision`: with `shader-f16` also where Chromium hides the card's support from pages.
   */
  readonly graphicsCard?: 'as-is' | 'half-precision';
  /** The folder of a profile that stays after the browser's end. By default the profile is fresh. */
  readonly profileDir?: string;
  /** Keeps the welcome page open, which the extension opens after its installation. */
  readonly keepWelcome?: boolean;
  /** Whether an earlier browser of this harness has used the profile with the same extension. */
  readonly restart?: boolean;
  /** Whether the user has allowed the extension in private windows. */
  readonly privateWindows?: boolean;
  /** Chromium: withholds the package's host permissions; see `Session.allowSites`. */
  readonly withheldHosts?: boolean;
  /** Does not record requests, which keeps every body in Firefox's memory and costs time in both browsers. */
  readonly unwatched?: boolean;
  /** A call to the browser that takes longer fails with its name, in milliseconds. Default: 180,000. */
  readonly callMs?: number;
  /** Firefox: additional preferences. */
  readonly firefoxPreferences?: Readonly<Record<string, number | boolean | string>>;
}

export interface WindowOptions {
  /** Needs `LaunchOptions.privateWindows`. */
  readonly isPrivate?: boolean;
}

/** How a person opens the panel. */
export type PanelWay = 'popup' | 'menu' | 'shortcut';

/** A tab. `page` is puppeteer's own object, for what this interface lacks. */
export interface Tab {
  readonly page: Page;
  readonly place: Place;
}

export interface MenuOptions {
  /** Where the right click goes. Default: the page's first paragraph. */
  readonly at?: string;
  /** The point in that element, in CSS pixels from its corner. Default: its middle. */
  readonly point?: { readonly x: number; readonly y: number };
  /** Chromium: the selection, if it is in a frame of another origin. Firefox finds it by itself. */
  readonly selectionText?: string;
}

export interface Session {
  readonly name: BrowserName;
  /** Such as `Chrome/156.0.8078.79`. */
  readonly version: string;
  /** The origin of the extension's pages, without a slash at the end. */
  readonly extensionOrigin: string;

  /** Opens a tab. The path of a page of the extension begins with a slash. */
  open(url: string): Promise<Tab>;
  openExtensionPage(path: string): Promise<Tab>;
  /** A tab that the extension itself has opened, or is about to open, with the page at `path`. */
  ownTab(path: string, timeoutMs?: number): Promise<Tab>;
  /** Closes such a tab as soon as its page is there. */
  closeOwnTab(path: string, timeoutMs: number): Promise<void>;
  /** Chooses an entry of the extension in the context menu, with the permission that a real click grants. */
  menu(tab: Tab, itemId: string, options?: MenuOptions): Promise<void>;
  /** Clicks the toolbar button and returns the popup. */
  clickAction(tab: Tab): Promise<Place>;
  /** The popup that the extension has opened by itself, or is about to open, at its button or in a window. */
  openedPopup(): Promise<Place>;
  /** Opens a tab in a window of its own. */
  openWindow(url: string, options?: WindowOptions): Promise<Tab>;
  /** Opens the panel of the tab's window, with the permission that this way grants. */
  openPanel(tab: Tab, way?: PanelWay): Promise<Place>;
  /** Whether the tab's window has its panel open now. */
  hasPanel(tab: Tab): Promise<boolean>;
  /** Makes a document ask for hosts by `press`, answers the browser's question with yes, and returns those hosts. */
  allowSites(asking: Place, press: () => Promise<void>): Promise<readonly string[]>;
  /** The card: the extension's frame in the page. */
  cardFrame(tab: Tab): Promise<Place>;
  /** Whether the page has a card now. */
  hasCard(tab: Tab): Promise<boolean>;

  /** Runs a function where the extension's event listeners are: the service worker or the background page. */
  readonly inBackground: Evaluate;
  /** Runs a function where the engine is: Chromium's offscreen document or Firefox's background page. */
  readonly inHost: Evaluate;
  /** Whether Chromium's offscreen document or Firefox's background page is there. */
  hostAlive(): Promise<boolean>;
  /** Ends Chromium's service worker. Firefox has none: returns false there. */
  killServiceWorker(): Promise<boolean>;
  /** Kills the process of the tab's page, like a crash. The tab must be in front. */
  crash(tab: Tab): Promise<void>;
  /** Loads a tab's page again, also after a crash. */
  reload(tab: Tab): Promise<void>;
  /** Reloads the extension, as an update does. Its own pages are closed then. */
  reloadExtension(): Promise<void>;
  /** Uninstalls the extension. */
  uninstall(): Promise<void>;
  /** Ends the host at once: closes the offscreen document, or reloads the background page. */
  killHost(): Promise<void>;

  /** Gives files to an `<input type=file>` as a person would. */
  chooseFile(tab: Tab, selector: string, files: readonly string[]): Promise<void>;
  screenshot(tab: Tab, file: string): Promise<void>;
  close(): Promise<void>;
  /** Sends a signal to all of the browser's processes. */
  signal(signal: NodeJS.Signals): Promise<void>;
  /** Kills the browser and all its processes, like a power cut. */
  kill(): Promise<void>;
}
