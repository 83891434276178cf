/** One page of a list. `next` is undefined on the last page. */
export interface Page<T> {
  readonly rows: readonly T[];
  readonly next: string | undefined;
}

/**
 * Cuts a page. A cursor that was not issued here starts from the beginning: a garbage cursor was answered with a
 * silent 200 (demo recording, June 2026).
 */
export function pageOf<T>(all: readonly T[], limit: number, cursor: string | undefined): Page<T> {
  const start = cursor === undefined ? 0 : offsetIn(cursor);
  const end = start + limit;
  const next = end < all.length ? Buffer.from(`after:${end}`).toString('base64url') : undefined;
  return { rows: all.slice(start, end), next };
}

function offsetIn(cursor: string): number {
  const match = /^after:(\d{1,9})$/.exec(Buffer.from(cursor, 'base64url').toString('latin1'));
  return match === null ? 0 : Number(match[1]);
}
