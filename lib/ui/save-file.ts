/** Browsers read the text while the download begins; long after that nothing needs its address any more. */
const KEEP_ADDRESS_MS = 60_000;

/** Hands a text to the browser as a download. Needs no permission; the browser may ask the user where to put it. */
export function saveFile(name: string, text: string, type = 'application/json'): void {
  const address = URL.createObjectURL(new Blob([text], { type }));
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  // Firefox ignores clicks on links that are in no document.
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(address), KEEP_ADDRESS_MS);
}
