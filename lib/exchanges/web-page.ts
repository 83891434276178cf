/** Whether a body is a web page and not data: a network's sign-in page, or the page of a server in between. */
export function isWebPage(body: string): boolean {
  return /^\s*(?:<!doctype html|<html|<\?xml|<head|<body)/i.test(body.slice(0, 200));
}
