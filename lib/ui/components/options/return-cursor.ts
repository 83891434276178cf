/** Puts the cursor on what has this id, unless the user has gone on to another section of the page meanwhile. */
export function returnCursor(id: string): void {
  const place = document.getElementById(id);
  const holder = document.activeElement ?? document.body;
  const isFree = holder === document.body || holder.closest('section') === place?.closest('section');
  if (isFree) place?.focus();
}
