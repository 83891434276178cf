import { describe, expect, it } from 'vitest';
import { isWebPage } from '../../../lib/exchanges/web-page.ts';

describe('isWebPage', () => {
  it.each([
    ['a page', '<!DOCTYPE html><html><body>Sign in</body></html>', true],
    ['a page in small letters', '<!doctype html>', true],
    ['a page without a type', '<html lang="en">', true],
    ['a page after blank lines', '\n\r\n\t <HTML>', true],
    ['a page that begins with its head', '<head><title>Wi-Fi</title></head>', true],
    ['a page that begins with its body', '<body onload="go()">', true],
    ['a page as XML', '<?xml version="1.0"?><html/>', true],
    ['nothing', '', false],
    ['an object', '{"balance":1}', false],
    ['an object with a page inside', '{"message":"<html>"}', false],
    ['a text with a page inside', 'Error: <html>', false],
    ['JSON that breaks off', '{"balance":', false],
    ['plain text', 'Forbidden\n', false],
    ['a page behind more blanks than anyone sends', `${' '.repeat(500)}<html>`, false],
  ])('%s', (_title, body, expected) => {
    expect(isWebPage(body)).toBe(expected);
  });
});
