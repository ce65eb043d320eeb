// @vitest-environment happy-dom
import { describe, expect, it } from 'vitest';
import { findObstacle } from './obstacle';
import { readSelection } from './read-selection';
import { obstacleForUrl } from './url-obstacle';

describe('obstacleForUrl', () => {
  it.each([
    ['chrome://settings/', 'page-restricted'],
    ['about:addons', 'page-restricted'],
    ['view-source:https://a.example/', 'page-restricted'],
    ['moz-extension://x/options.html', 'page-restricted'],
    ['https://support.mozilla.org/en-US/', 'page-restricted'],
    ['https://chromewebstore.google.com/detail/x', 'page-store'],
    ['https://chrome.google.com/webstore/detail/x', 'page-store'],
    ['https://addons.mozilla.org/en-US/firefox/', 'page-store'],
    ['not an address', 'page-restricted'],
    ['https://a.example/', null],
    ['http://127.0.0.1:8000/', null],
    ['https://chrome.google.com/other', null],
  ])('%s: %s', (address, code) => {
    expect(obstacleForUrl(address)).toBe(code);
  });
});

describe('findObstacle', () => {
  it('knows a page that paints its text, and lets others through', () => {
    document.body.innerHTML = '<div class="kix-appview-editor"></div><canvas></canvas>';
    const canvas = document.querySelector('canvas');
    Object.defineProperties(canvas, { clientWidth: { value: 900 }, clientHeight: { value: 700 } });
    expect(findObstacle(document)).toBe('page-canvas');
    document.body.innerHTML = '<p>Words.</p><canvas></canvas>';
    expect(findObstacle(document)).toBeNull();
  });

  it("knows Firefox's PDF viewer", () => {
    document.body.innerHTML = '<div id="viewerContainer"><div class="pdfViewer"></div></div>';
    expect(findObstacle(document)).toBe('page-pdf');
  });
});

describe('readSelection', () => {
  it('reads a selected part of a field, and never of a password', () => {
    document.body.innerHTML = '<textarea>Dear sir, I write to you.</textarea><input type="password" value="hunter2">';
    const [area, secret] = [document.querySelector('textarea'), document.querySelector('input')];
    area?.focus();
    area?.setSelectionRange(0, 8);
    expect(readSelection(window)?.text).toBe('Dear sir');
    secret?.focus();
    secret?.select();
    expect(readSelection(window)?.text ?? '').not.toContain('hunter2');
  });
});
