const cache = new Map<string, Intl.DateTimeFormat>();

/** A formatter for times, made once: making one costs more than using it a hundred times. */
export function formatterOf(
  locale: string | undefined,
  options: Intl.DateTimeFormatOptions,
): Intl.DateTimeFormat {
  const key = `${locale ?? ''}|${JSON.stringify(options)}`;
  const found = cache.get(key) ?? new Intl.DateTimeFormat(locale, options);
  cache.set(key, found);
  return found;
}
