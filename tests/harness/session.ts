/** What tests and the demo can do with a browser that has the extension: the same words for Chromium and Firefox. */
import type { Page } from 'puppeteer';
import type { Evaluate, Place } from './place.ts';
import type { RecordingProxy } from './recording-proxy.ts';

export type BrowserName = 'chromium' | 'firefox';

export interface LaunchOptions {
  /** The browser's program, as `tools/browsers` finds it. */
  readonly executable: string;
  /** The built extension, unchanged. */
  readonly extensionDir: string;
  /** The only way out, or null for a browser with the machine's own network. */
  readonly proxy: RecordingProxy | null;
  /** Host and port, such as `127.0.0.1:8080`, that are reached past the proxy. */
  readonly direct?: string | null;
  /** With a window to look at; needs a display. */
  readonly headed?: boolean;
  /**
   * Chromium without a window: WebGPU on the machine's graphics card, as a window has it anyway, or on none.
   * `half-precision`: with `shader-f16` also where Chromium keeps it from pages though the card has it.
   */
  readonly graphicsCard?: 'as-is' | 'half-precision';
  /** A profile that outlives the browser; otherwise a fresh one. */
  readonly profileDir?: string;
  /** Leave the welcome page open, which the extension opens after its installation. */
  readonly keepWelcome?: boolean;
  /** The profile is one that an earlier browser of this harness had, with the same extension. */
  readonly restart?: boolean;
  /** The user has let the extension into private windows. */
  readonly privateWindows?: boolean;
  /** Chromium: the package asks for hosts that the user gives one by one; see `Session.allowSites`. */
  readonly withheldHosts?: boolean;
  /** Nobody looks at requests: recording them keeps every body in Firefox's memory, and costs both browsers time. */
  readonly unwatched?: boolean;
  /** A call to the browser that takes longer has hung, in milliseconds; it then fails by its name. Default: 180,000. */
  readonly callMs?: number;
  /** Firefox: preferences besides those that every test has. */
  readonly firefoxPreferences?: Readonly<Record<string, number | boolean | string>>;
}

export interface WindowOptions {
  /** Needs `LaunchOptions.privateWindows`. */
  readonly isPrivate?: boolean;
}

/** How a person opens the panel. */
export type PanelWay = 'popup' | 'menu' | 'shortcut';

/** A tab. `page` is puppeteer's own, for what is not offered here. */
export interface Tab {
  readonly page: Page;
  readonly place: Place;
}

export interface MenuOptions {
  /** Where the right click goes. Default: the page's first paragraph. */
  readonly at?: string;
  /** Where in that element, in CSS pixels from its corner. Default: its middle. */
  readonly point?: { readonly x: number; readonly y: number };
  /** The selection as the browser tells it, where it is in another origin's frame (Chromium only; Firefox knows). */
  readonly selectionText?: string;
}

export interface Session {
  readonly name: BrowserName;
  /** Such as `Chrome/156.0.8078.79`. */
  readonly version: string;
  /** Begin of the addresses of the extension's pages, without a slash at the end. */
  readonly extensionOrigin: string;

  /** Opens a tab; `path` for a page of the extension begins with a slash. */
  open(url: string): Promise<Tab>;
  openExtensionPage(path: string): Promise<Tab>;
  /** A tab that the extension itself has opened, or is about to open, with the page at `path`. */
  ownTab(path: string, timeoutMs?: number): Promise<Tab>;
  /** Closes such a tab as soon as its page is there. */
  closeOwnTab(path: string, timeoutMs: number): Promise<void>;
  /** Chooses an entry of the extension in the context menu, with what a real click grants. */
  menu(tab: Tab, itemId: string, options?: MenuOptions): Promise<void>;
  /** Clicks the toolbar button and returns the popup. */
  clickAction(tab: Tab): Promise<Place>;
  /** The popup that the extension has opened by itself, or is about to open: the button's own, or in a window. */
  openedPopup(): Promise<Place>;
  /** Opens a tab in a window of its own. */
  openWindow(url: string, options?: WindowOptions): Promise<Tab>;
  /** Opens the side panel or sidebar of the tab's window, with what that way grants. */
  openPanel(tab: Tab, way?: PanelWay): Promise<Place>;
  /** Whether the tab's window has its panel open now. */
  hasPanel(tab: Tab): Promise<boolean>;
  /** Does what makes a document ask for hosts, says yes to the browser's question, and returns what was asked for. */
  allowSites(asking: Place, press: () => Promise<void>): Promise<readonly string[]>;
  /** The frame of the extension in the page: the card. */
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
  /** Ends the process that shows the tab's page, as a crash does; what was in it is gone. The tab must be in front. */
  crash(tab: Tab): Promise<void>;
  /** Loads a tab's page again that may have crashed. */
  reload(tab: Tab): Promise<void>;
  /** Has the extension reload itself, as an update does; its own pages are gone then. */
  reloadExtension(): Promise<void>;
  /** Takes the extension out of the browser. */
  uninstall(): Promise<void>;
  /** Ends the host in the middle of what it does: closes the offscreen document, reloads the background page. */
  killHost(): Promise<void>;

  /** Gives files to an `<input type=file>` as a person would. */
  chooseFile(tab: Tab, selector: string, files: readonly string[]): Promise<void>;
  screenshot(tab: Tab, file: string): Promise<void>;
  close(): Promise<void>;
  /** Sends a signal to all of the browser's processes. */
  signal(signal: NodeJS.Signals): Promise<void>;
  /** Ends the browser and all its processes as a power cut would. */
  kill(): Promise<void>;
}
