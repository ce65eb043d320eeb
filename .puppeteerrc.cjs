/**
 * Puppeteer's settings. Installing the packages downloads no browser; `npx puppeteer browsers install chrome` (or
 * `firefox`) does, into the folder where tools/browsers/search.ts looks.
 */
const os = require('node:os');
const path = require('node:path');

/** @type {import('puppeteer').Configuration} */
module.exports = {
  skipDownload: true,
  cacheDirectory: path.join(process.env.SOTTO_CACHE ?? path.join(os.homedir(), '.cache', 'sotto'), 'browsers'),
};
